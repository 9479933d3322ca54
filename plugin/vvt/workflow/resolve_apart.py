"""What is done with the timeline open in Resolve without a comparison to show for it: looked at, pulled, in a child.

What Resolve tells of a long timeline, its export and the version's own file are all large, and taking any of them in
holds Python's lock.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vvt.host import ResolveHost, Wait, Waiting
from vvt.store import Progress
from vvt.workflow.apart import answered, child

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.config import Settings
    from vvt.host import Host
    from vvt.workflow.hosted_pull import Restored
    from vvt.workflow.working import Looked


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who hears how it goes: `check` is called now and then and may raise, which ends it; so may the others."""

    check: Callable[[], None]
    waiting: Waiting
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class _Came:
    """So many bytes of a part are here."""

    stage: str
    done: int
    total: int


def look_apart(chosen: Settings, heard: Listeners) -> Looked:
    """What `vvt.workflow.working.look` finds out. Raises what that does."""
    looked: Looked = _asked({"look": True}, chosen, heard)
    return looked


def pull_apart(ref: str, media: Path | None, chosen: Settings, heard: Listeners) -> Restored:
    """What `vvt.workflow.hosted_pull.pull_as_timeline` does; of the new timeline only what it is, not what is on it.

    Raises what that does, and what the store raises.
    """
    restored: Restored = _asked({"pull": ref, "media": str(media) if media else ""}, chosen, heard)
    return restored


def _asked(request: dict[str, object], chosen: Settings, heard: Listeners) -> Any:  # noqa: ANN401 - what is asked for
    with child(heard.check) as (put, found):
        put({**request, "chosen": asdict(chosen)})
        return answered(_told(found, heard), "look" if "look" in request else "pull")


def _told(found: Iterator[Any], heard: Listeners) -> Iterator[Any]:
    """The answer, without what says how it goes."""
    for frame in found:
        if isinstance(frame, Wait):
            heard.waiting(frame)
        elif not isinstance(frame, _Came):
            yield frame
        elif heard.progress is not None:
            heard.progress(frame.stage, frame.done, frame.total)


# The child's side

@contextmanager
def resolve() -> Iterator[Host]:
    """The way to Resolve."""
    host = ResolveHost()
    try:
        yield host
    finally:
        host.close()


def do(request: dict[str, Any], chosen: Settings, put: Callable[[object], None]) -> object:
    """Do what `request` asks, with what says how it goes put meanwhile; what the answer is."""
    if "look" in request:
        from vvt.workflow.working import look  # noqa: PLC0415 - loads boto3

        with resolve() as host:
            return look(host, chosen, put)
    return _pulled(request["pull"], Path(request["media"]) if request["media"] else None, chosen, put)


def _pulled(ref: str, media: Path | None, chosen: Settings, put: Callable[[object], None]) -> Restored:
    from vvt.store import Ref  # noqa: PLC0415 - loads boto3
    from vvt.workflow.heard import Heard  # noqa: PLC0415
    from vvt.workflow.hosted_pull import pull_as_timeline  # noqa: PLC0415
    from vvt.workflow.opening import open_store  # noqa: PLC0415

    def progress(stage: str, done: int, total: int) -> None:
        put(_Came(stage, done, total))

    store = open_store(chosen)
    record = store.find(Ref.parse(ref))
    with resolve() as host:
        restored = pull_as_timeline(host, store, record, media, Heard(progress, put))
    return replace(restored, timeline=replace(restored.timeline, told={}))
