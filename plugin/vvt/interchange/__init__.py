"""Timeline files to cuts and back. Each reader keeps what its format holds and says what it had to skip."""

from vvt.interchange.read import read, read_bytes

__all__ = ["read", "read_bytes"]
