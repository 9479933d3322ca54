"""Timeline files made ready for Resolve's import: each thing it refuses, and nothing else touched."""

import json
from copy import deepcopy
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vvt.cut import Clip, Cut, Media, Track, Transition
from vvt.errors import BadTimeline
from vvt.interchange import resolve_otio
from vvt.interchange.otio_for_resolve import ForResolve, for_resolve, plain_path
from vvt.interchange.read import read_bytes

EXPORTS = Path(__file__).parents[3] / "shared" / "timelines" / "resolve-real-exports"
RATE = Fraction(24)
MOVIE = Media("A001.mov", "/Volumes/NAS/A001.mov", rate=RATE, start=86400, duration=400)
OTHER = Media("B002.mov", "Z:\\B002.mov", rate=Fraction(25), start=0, duration=400)
TITLE = Media("Text+", rate=RATE, generator=True)
HERE = {"/Volumes/NAS/A001.mov": "/mnt/A001.mov", "Z:\\B002.mov": "/mnt/B002.mov"}


def clip(at: int, media: Media = MOVIE, length: int = 24, **facts: Any) -> Clip:
    first = int(media.start or 0) + 10
    return Clip(at, at + length, first, first + length, media, name=media.name, **facts)


def cut(*clips: Clip, transitions: tuple[Transition, ...] = ()) -> Cut:
    return Cut("", RATE, (Track("V", clips, transitions),), start=86400)


def document(model: Cut) -> dict[str, Any]:
    return json.loads(resolve_otio.write(model))


def ready(told: dict[str, Any] | Cut, here: Any = HERE.get, **more: Any) -> tuple[ForResolve, list[dict[str, Any]]]:
    """What became of it, and the first track's children."""
    data = resolve_otio.write(told) if isinstance(told, Cut) else json.dumps(told).encode()
    found = for_resolve(data, "x.otio", here, **more)
    return found, json.loads(found.data)["tracks"]["children"][0]["children"]


def first_reference(told: dict[str, Any]) -> dict[str, Any]:
    return told["tracks"]["children"][0]["children"][0]["media_references"]["DEFAULT_MEDIA"]


@pytest.mark.skipif(not EXPORTS.is_dir(), reason="the collected exports aren't beside the project")
@pytest.mark.parametrize("path", sorted(EXPORTS.glob("*.otio")), ids=lambda path: path.stem)
def test_with_all_media_in_place_only_titles_and_offline_clips_change(path):
    data = path.read_bytes()
    before, after = read_bytes(data, path.name), for_resolve(data, path.name, lambda told: told)
    again = read_bytes(after.data, path.name)
    assert after.moved == after.gone == ()
    for one, other in zip(before.tracks, again.tracks, strict=True):
        assert [clip.record_in for clip in one.clips if not clip.media.generator] == [
            clip.record_in for clip in other.clips]
        assert not any(clip.media.offline for clip in other.clips)
    titles = sum(clip.media.generator for track in before.tracks for clip in track.clips)
    assert len(after.placeholders) == titles
    if not titles and not any(clip.media.offline for track in before.tracks for clip in track.clips):
        assert json.loads(after.data) == json.loads(data)


def test_paths_become_todays_and_all_else_stays():
    told = document(cut(clip(0), clip(24, OTHER)))
    found, _ = ready(told)
    now = json.loads(found.data)
    for at, path in enumerate(HERE.values()):
        told["tracks"]["children"][0]["children"][at]["media_references"]["DEFAULT_MEDIA"]["target_url"] = path
    assert now == told
    assert (found.moved, found.gone, found.placeholders) == (tuple(HERE), (), ())


def test_a_title_becomes_a_gap_of_its_length_and_is_named():
    found, (one, gap, other) = ready(cut(clip(0), clip(24, TITLE, 12), clip(36)))
    assert found.placeholders == ('"Text+" at 01:00:01:00 on V1 (a title or generator)',)
    assert [one["OTIO_SCHEMA"], gap["OTIO_SCHEMA"], other["OTIO_SCHEMA"]] == ["Clip.2", "Gap.1", "Clip.2"]
    assert gap["source_range"]["duration"] == {"OTIO_SCHEMA": "RationalTime.1", "rate": 24.0, "value": 12.0}
    assert [clip.record_in for clip in read_bytes(found.data, "x").tracks[0].clips] == [0, 36]


def test_a_transition_that_has_nothing_left_beside_it_goes_too():
    fades = (Transition(24, 6, 6, "Cross Dissolve"), Transition(36, 4, 4, "Cross Dissolve"))
    found, children = ready(cut(clip(0), clip(24, TITLE, 12), clip(36, TITLE, 12), transitions=fades))
    assert [child["OTIO_SCHEMA"] for child in children] == ["Clip.2", "Transition.1", "Gap.1", "Gap.1"]
    assert len(found.placeholders) == 2


@pytest.mark.parametrize("without_gone", [False, True])
def test_media_that_are_nowhere_stay_unless_gaps_are_asked_for(without_gone):
    found, children = ready(cut(clip(0), clip(24, OTHER)), {"Z:\\B002.mov": "/mnt/B002.mov"}.get,
                            without_gone=without_gone)
    assert found.gone == ("/Volumes/NAS/A001.mov",)
    assert [child["OTIO_SCHEMA"] for child in children] == ["Gap.1" if without_gone else "Clip.2", "Clip.2"]
    assert found.placeholders == (('"A001.mov" at 01:00:00:00 on V1 (its media are nowhere)',) if without_gone else ())


def test_what_was_offline_when_published_and_is_here_comes_online():
    _, (child,) = ready(cut(clip(0, Media("A001.mov", "/Volumes/NAS/A001.mov", rate=RATE, start=86400, duration=400,
                                          offline=True))))
    assert child["media_references"]["DEFAULT_MEDIA"]["OTIO_SCHEMA"] == "ExternalReference.1"
    assert child["media_references"]["DEFAULT_MEDIA"]["target_url"] == "/mnt/A001.mov"


def test_a_clip_of_the_first_schema_gets_the_references_of_the_second():
    told = document(cut(clip(0)))
    old = told["tracks"]["children"][0]["children"][0]
    old.update(OTIO_SCHEMA="Clip.1", media_reference=old.pop("media_references")["DEFAULT_MEDIA"])
    del old["active_media_reference_key"]
    _, (child,) = ready(told)
    assert child["OTIO_SCHEMA"] == "Clip.2"
    assert child["active_media_reference_key"] in child["media_references"]
    assert "media_reference" not in child


@pytest.mark.parametrize(("url", "path"), [
    ("file:///Volumes/NAS/A001.mov", "/Volumes/NAS/A001.mov"), ("FILE://localhost/a%20b.mov", "/a b.mov"),
    ("file:///Z:/a/b.mov", "Z:/a/b.mov"), ("file://server/share/b.mov", r"\\server\share\b.mov"),
    ("/Volumes/NAS/50%25 grey.mov", "/Volumes/NAS/50%25 grey.mov"), ("", "")])
def test_a_url_becomes_the_path_it_means(url, path):
    assert plain_path(url) == path


def test_urls_are_looked_for_as_paths():
    told = document(cut(clip(0)))
    first_reference(told)["target_url"] = "file:///Volumes/NAS/A001.mov"
    _, (child,) = ready(told)
    assert child["media_references"]["DEFAULT_MEDIA"]["target_url"] == "/mnt/A001.mov"


def test_a_sequence_goes_by_its_folder():
    told = document(cut(clip(0)))
    reference = first_reference(told)
    reference.pop("target_url")
    reference.update(OTIO_SCHEMA="ImageSequenceReference.1", target_url_base="/Volumes/NAS/shot/", name_prefix="x.",
                     name_suffix=".exr", start_frame=1001, frame_zero_padding=4, frame_step=1, rate=24.0)
    _, (child,) = ready(told, {"/Volumes/NAS/shot/": "/mnt/shot"}.get)
    assert child["media_references"]["DEFAULT_MEDIA"]["target_url_base"] == "/mnt/shot"


def test_source_times_from_the_files_head_become_timecode():
    told = document(cut(clip(0)))
    told["tracks"]["children"][0]["children"][0]["source_range"]["start_time"]["value"] = 10.0
    _, (child,) = ready(told)
    assert child["source_range"]["start_time"]["value"] == 86410.0


def test_a_clip_that_lies_outside_its_media_is_left_out():
    told = document(cut(clip(0)))
    told["tracks"]["children"][0]["children"][0]["source_range"]["start_time"]["value"] = 99999.0
    found, (child,) = ready(told)
    assert child["OTIO_SCHEMA"] == "Gap.1"
    assert found.placeholders == ('"A001.mov" at 01:00:00:00 on V1 (it lies outside its media)',)


def test_titles_inside_compound_clips_are_gaps_too():
    inside = cut(clip(0), clip(24, TITLE, 12))
    compound = Clip(0, 36, 0, 36, Media("Compound 1", rate=RATE), name="Compound 1", nested=inside)
    found, stack = ready(cut(compound))
    track = stack[0]["children"][0]["children"]
    assert [child["OTIO_SCHEMA"] for child in track] == ["Clip.2", "Gap.1"]
    assert found.moved == ("/Volumes/NAS/A001.mov",)
    assert len(found.placeholders) == 1


def test_a_start_that_is_not_said_is_said():
    told = document(cut(clip(0))) | {"global_start_time": None}
    found, _ = ready(told)
    assert json.loads(found.data)["global_start_time"]["value"] == 0.0


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b'{"OTIO_SCHEMA": "Timeline.1"}',
                                    b'{"OTIO_SCHEMA": "Timeline.1", "tracks": {"children": [{"children": [7]}]}}'])
def test_what_is_no_timeline_is_said_so(broken):
    with pytest.raises(BadTimeline):
        for_resolve(broken, "x.otio", HERE.get)


MEDIA = st.sampled_from([MOVIE, OTHER, TITLE])


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 60), MEDIA), max_size=12),
       st.sets(st.sampled_from(sorted(HERE))), st.booleans())
def test_whatever_it_holds_every_other_clip_stays_where_it_is(shape, gone, without_gone):
    clips, at = [], 0
    for gap, length, media in shape:
        clips.append(clip(at + gap, media, length))
        at += gap + length
    model, here = cut(*clips), {path: now for path, now in HERE.items() if path not in gone}
    told = document(model)
    found, children = ready(deepcopy(told), here.get, without_gone=without_gone)
    kept = [one for one in model.tracks[0].clips
            if not one.media.generator and (one.media.url in here or not without_gone)]
    after = read_bytes(found.data, "x").tracks[0].clips if children else ()
    assert [(one.record_in, one.record_out, one.source_in) for one in after] == [
        (one.record_in, one.record_out, one.source_in) for one in kept]
    assert len(found.placeholders) == len(clips) - len(kept)
    twice, _ = ready(json.loads(found.data), lambda path: path)
    assert json.loads(twice.data) == json.loads(found.data)
    assert twice.placeholders == ()
