"""A bucket to try things out with: moto's server on loopback, in memory, gone when it ends.

Real sockets and real HTTP, so everything works as with a real store; but nothing is kept, and moto
verifies little. Needs the extra `tryout`.
"""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vvt.errors import NotConfigured
from vvt.store.settings import StoreSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from moto.moto_server.threaded_moto_server import ThreadedMotoServer


class EmbeddedS3:
    """`with EmbeddedS3() as s3:` runs a server on 127.0.0.1; boto3 finds its endpoint and keys in the environment."""

    def __init__(self) -> None:
        """Nothing runs before the `with`."""
        self._server: ThreadedMotoServer | None = None
        self._before: dict[str, str | None] = {}
        self.endpoint = self._direct = ""

    @property
    def environment(self) -> dict[str, str]:
        """The variables with which another process reaches this server. The keys open nothing else."""
        return {
            "AWS_ENDPOINT_URL_S3": self.endpoint, "AWS_ACCESS_KEY_ID": "embedded",
            "AWS_SECRET_ACCESS_KEY": "embedded", "AWS_DEFAULT_REGION": "us-east-1",
            "NO_PROXY": self._direct, "no_proxy": self._direct,
        }

    def settings(self, bucket: str, prefix: str = "") -> StoreSettings:
        """Return the settings for a bucket here (`Store.set_up(create=True)` makes it)."""
        return StoreSettings(bucket, prefix, endpoint=self.endpoint)

    def __enter__(self) -> EmbeddedS3:
        """Start the server. Raises NotConfigured when moto isn't installed."""
        self._server = _server()
        self._server.start()
        host, port = self._server.get_host_and_port()
        self.endpoint = f"http://{host}:{port}"
        # A proxy can't reach a server on this very machine.
        own = os.environ.get("no_proxy") or os.environ.get("NO_PROXY")
        self._direct = ",".join(filter(None, (own, host)))
        self._before = {name: os.environ.get(name) for name in self.environment}
        os.environ.update(self.environment)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server; what was in it is gone."""
        self.leave_environment()
        if self._server:
            self._server.stop()

    @contextmanager
    def put_aside(self) -> Iterator[None]:
        """While this lasts the environment names what it named before; the server goes on."""
        before = dict(self._before)
        self.leave_environment()
        try:
            yield
        finally:
            self._before = before
            os.environ.update(self.environment)

    def leave_environment(self) -> None:
        """Have the environment as it was before; the server goes on until this ends."""
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        self._before = {}


def _server() -> ThreadedMotoServer:
    try:
        # An extra, and slow to import: only for those who try things out.
        from moto.server import ThreadedMotoServer  # noqa: PLC0415
    except ImportError as trouble:
        raise NotConfigured("The bucket for trying out needs moto, which is not installed.",
                            "Install it with: pip install 'video-version-tracker[tryout]'.") from trouble
    # Its server logs every request; an editor trying things out reads our lines, not those.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    return ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
