"""The store's promises on moto. It verifies little, so this proves the less; tests/real has real servers."""

from support.store_contract import StoreContract, film

__all__ = ["film"]


class TestOnMoto(StoreContract):
    """Where conditional writes matter run three times: as a store that honours, ignores, and refuses them."""
