"""Timeline files to cuts and back. Each reader keeps what its format holds and says what it had to skip."""

from vvt.interchange.found import found, names_a_file
from vvt.interchange.read import read, read_bytes

__all__ = ["found", "names_a_file", "read", "read_bytes"]
