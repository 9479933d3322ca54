"""The store's promises on servers that nobody here wrote."""

import pytest

from support.store_contract import StoreContract, film

__all__ = ["film"]


@pytest.mark.real
class TestOnRealServers(StoreContract):
    """Run on Ceph's gateway and on LocalStack, both over https."""
