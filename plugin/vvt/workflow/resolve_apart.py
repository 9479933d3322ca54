"""What is done with the timeline open in Resolve without a comparison to show for it, in a child: looked at, proposed,
pulled, laid beside.

What Resolve tells of a long timeline, its export and the version's own file are all large, and taking any of them in
holds Python's lock.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vvt.host import Described, ResolveHost
from vvt.workflow.child import answered, child
from vvt.workflow.proposal import Proposal, proposal
from vvt.workflow.telling import Telling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.config import Settings
    from vvt.host import Host, Laid
    from vvt.workflow.child import Put
    from vvt.workflow.hosted_pull import Restored
    from vvt.workflow.telling import Listeners
    from vvt.workflow.working import Looked


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is open, without what is on it; which cut that is; and the numbers and notes of the cut's versions."""

    told: Described
    found: Proposal
    versions: tuple[tuple[int, str], ...]


def look_apart(chosen: Settings, heard: Listeners) -> Looked:
    """What `vvt.workflow.working.look` finds out. Raises what that does."""
    looked: Looked = _asked({"asked": "look"}, chosen, heard)
    return looked


def propose_apart(cut: str, chosen: Settings, heard: Listeners) -> Proposed:
    """What is open in Resolve and which cut it is, unless `cut` says.

    Raises HostRefused for what stops every publish, BadName, and what the store raises.
    """
    proposed: Proposed = _asked({"asked": "propose", "cut": cut}, chosen, heard)
    return proposed


def pull_apart(ref: str, media: Path | None, chosen: Settings, heard: Listeners) -> Restored:
    """What `vvt.workflow.hosted_pull.pull_as_timeline` does; of the new timeline only what it is, not what is on it.

    Raises what that does, and what the store raises.
    """
    restored: Restored = _asked({"asked": "pull", "ref": ref, "media": str(media) if media else ""}, chosen, heard)
    return restored


def lay_apart(ref: str, folder: Path, chosen: Settings, heard: Listeners) -> tuple[Laid, Path]:
    """What `vvt.workflow.hosted_pull.pull_as_reference` does. Raises what that does, and what the store raises."""
    laid: tuple[Laid, Path] = _asked({"asked": "lay", "ref": ref, "folder": str(folder)}, chosen, heard)
    return laid


def _asked(request: dict[str, str], chosen: Settings, heard: Listeners) -> Any:  # noqa: ANN401 - what is asked for
    with child(heard.check) as (put, found):
        put({**request, "chosen": asdict(chosen)})
        return answered(heard.heard(found), request["asked"])


# The child's side

@contextmanager
def resolve() -> Iterator[Host]:
    """The way to Resolve."""
    host = ResolveHost()
    try:
        yield host
    finally:
        host.close()


def do(request: dict[str, Any], chosen: Settings, put: Put) -> object:
    """Do what `request` asks, with what says how it goes put meanwhile; what the answer is."""
    return {"look": _looked, "propose": _proposed, "pull": _pulled, "lay": _laid}[request["asked"]](
        request, chosen, Telling(put))


def _looked(_: dict[str, Any], chosen: Settings, telling: Telling) -> Looked:
    from vvt.workflow.working import look  # noqa: PLC0415 - loads boto3

    with resolve() as host:
        return look(host, chosen, telling.waiting)


def _proposed(request: dict[str, Any], chosen: Settings, telling: Telling) -> Proposed:
    from vvt.store import CutName  # noqa: PLC0415 - loads boto3
    from vvt.workflow.basing import versions_of  # noqa: PLC0415
    from vvt.workflow.opening import open_store  # noqa: PLC0415
    from vvt.workflow.preflight import preflight  # noqa: PLC0415

    with resolve() as host:
        told = host.describe(waiting=telling.waiting)
    for line in preflight(told, None, with_render=False):
        if line.stops:
            raise line.refusal()
    telling.staged("Looking for its cut", "")
    store = open_store(chosen)
    found = proposal(store, told, CutName.parse(request["cut"]) if request["cut"] else None)
    lean = replace(told.timeline, told={}) if told.timeline else None
    return Proposed(replace(told, timeline=lean), found, versions_of(store, found.cut))


def _pulled(request: dict[str, Any], chosen: Settings, telling: Telling) -> Restored:
    from vvt.store import Ref  # noqa: PLC0415 - loads boto3
    from vvt.workflow.heard import Heard  # noqa: PLC0415
    from vvt.workflow.hosted_pull import pull_as_timeline  # noqa: PLC0415
    from vvt.workflow.opening import open_store  # noqa: PLC0415

    store = open_store(chosen)
    record = store.find(Ref.parse(request["ref"]))
    media = Path(request["media"]) if request["media"] else None
    with resolve() as host:
        restored = pull_as_timeline(host, store, record, media, Heard(telling.progress, telling.waiting))
    return replace(restored, timeline=replace(restored.timeline, told={}))


def _laid(request: dict[str, Any], chosen: Settings, telling: Telling) -> tuple[Laid, Path]:
    from vvt.store import Ref  # noqa: PLC0415 - loads boto3
    from vvt.workflow.heard import Heard  # noqa: PLC0415
    from vvt.workflow.hosted_pull import pull_as_reference  # noqa: PLC0415
    from vvt.workflow.opening import open_store  # noqa: PLC0415

    store = open_store(chosen)
    record = store.find(Ref.parse(request["ref"]))
    with resolve() as host:
        return pull_as_reference(host, store, record, Path(request["folder"]),
                                 Heard(telling.progress, telling.waiting))
