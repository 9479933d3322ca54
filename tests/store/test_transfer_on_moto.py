"""Long transfers on moto, as each kind of store."""

from support.transfer_contract import TransferContract, film

__all__ = ["film"]


class TestTransferOnMoto(TransferContract):
    """Run three times: conditions honoured, ignored, refused."""
