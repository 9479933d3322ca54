"""What people do with versions, on moto as three kinds of store; tests/real has real servers."""

from support.store_contract import film
from support.versions_contract import VersionsContract

__all__ = ["film"]


class TestVersionsOnMoto(VersionsContract):
    """Where conditional writes matter run three times: as a store that honours, ignores, and refuses them."""
