"""Long transfers on moto, as each kind of store where that matters."""

from support.transfer_contract import TransferContract, film

__all__ = ["film"]


class TestTransferOnMoto(TransferContract):
    """Where conditional writes matter run three times: honoured, ignored, refused."""
