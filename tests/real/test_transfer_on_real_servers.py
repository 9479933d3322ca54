"""Long transfers on servers that nobody here wrote."""

import pytest

from support.transfer_contract import TransferContract, film

__all__ = ["film"]


@pytest.mark.real
class TestTransferOnRealServers(TransferContract):
    """Run on Ceph's gateway and on LocalStack, both over https."""
