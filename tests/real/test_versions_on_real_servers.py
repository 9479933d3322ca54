"""What people do with versions, on servers that nobody here wrote."""

import pytest

from support.store_contract import film
from support.versions_contract import VersionsContract

__all__ = ["film"]


@pytest.mark.real
class TestVersionsOnRealServers(VersionsContract):
    """Run on Ceph's gateway and on LocalStack, both over https."""
