"""Replacements, version-ups and relinks."""

from __future__ import annotations

from cases.base import (
    HOUR,
    Shot,
    T,
    alone,
    also_sound,
    both,
    case,
    in_each_form,
    once,
    replace,
    rows,
    where,
    with_sound,
)

from support.otio_cut import Gap, Row, row

OTHER = Shot("Z009C001", HOUR + 700, 80)


def _replace(f, after, ripple, unchanged, rippled, *, before=None):
    b = before or f.cut()
    change = both("replace", where(b, T), where(after, T), ripple=ripple)
    return case(b, after, also_sound(change), unchanged=unchanged, rippled=rippled)


@in_each_form
def replaced_by_the_same_length(f):
    """Another take in the ninth clip's place, as long as it."""
    a = f.cut()
    a[T] = replace(OTHER, length=a[T].length)
    return _replace(f, a, 0, 57, 0)


@in_each_form
def replaced_by_a_longer_one_rippling(f):
    """Another take in the ninth clip's place, 25 frames longer; everything later moves."""
    a = f.cut()
    a[T] = replace(OTHER, length=a[T].length + 25)
    return _replace(f, a, 25, 24, 33)


@in_each_form
def replaced_by_a_shorter_one_rippling(f):
    """Another take in the ninth clip's place, 25 frames shorter; everything closes up."""
    a = f.cut()
    a[T] = replace(OTHER, length=a[T].length - 25)
    return _replace(f, a, -25, 24, 33)


@once
def replaced_by_a_shorter_one_leaving_filler(f):
    """Another, shorter take in the ninth clip's place, the rest is filler."""
    a = f.cut()
    n = a[T].length
    a[T:T + 1] = [replace(OTHER, length=n - 25), Gap(25)]
    return _replace(f, a, 0, 57, 0)


@once
def replaced_by_a_longer_one_into_filler(f):
    """Another, longer take takes its frames from the filler behind."""
    b = f.cut()
    b[T + 1:T + 1] = [Gap(30)]
    a = [*b]
    a[T:T + 2] = [replace(OTHER, length=b[T].length + 25), Gap(5)]
    return _replace(f, a, 0, 57, 0, before=b)


@once
def picture_replaced_sound_kept(f):
    """Only the picture is exchanged (a VFX shot), the sound stays."""
    before = with_sound(f.cut())
    a = list(before.v[0].items)
    a[T] = replace(OTHER, length=a[T].length)
    return case(before, rows(before, V1=Row(tuple(a))), alone(both("replace", f.edit(T), where(a, T), ripple=0)),
                unchanged=59, rippled=0)


def _versions(f, old, new):
    b, a = f.cut(), f.cut()
    b[T], a[T] = (replace(b[T], name=f"sh010_{version}", src=HOUR) for version in (old, new))
    change = both("replace", where(b, T), where(a, T), ripple=0, version_up=True)
    return case(b, a, also_sound(change), unchanged=57, rippled=0)


@once
def version_up(f):
    """sh010_v003 gives way to sh010_v004."""
    return _versions(f, "v003", "v004")


@once
def version_back_down(f):
    """sh010_v004 is taken back to sh010_v003."""
    return _versions(f, "v004", "v003")


@once
def version_up_and_longer(f):
    """The new version is eight frames longer and pushes everything later."""
    b, a = f.cut(), f.cut()
    b[T] = replace(b[T], name="sh010_comp_v009", src=HOUR)
    a[T] = replace(a[T], name="sh010_comp_v010", src=HOUR, length=a[T].length + 8)
    return case(b, a, also_sound(both("replace", where(b, T), where(a, T), ripple=8, version_up=True)),
                unchanged=24, rippled=33)


@once
def one_relinked(f):
    """One clip's file lies in another folder."""
    b, a = f.cut(), f.cut()
    a[T] = replace(a[T], folder="/Volumes/Online/Day3")
    name = a[T].file
    return case(b, a, {"kind": "relink", "track": "V1", "clip": a[T].name, "count": 1, "ripple": 0,
                       "before": f.edit(T) | {"url": f"/Volumes/Rushes/{name}"},
                       "after": where(a, T) | {"url": f"/Volumes/Online/Day3/{name}"}}, unchanged=57, rippled=0)


def _folder(f, before, after, **more):
    b = [replace(clip, **before) for clip in f.clips]
    a = [replace(clip, **after) for clip in f.clips]
    return case(b, a, {"kind": "relink", "track": "V1", "clip": a[0].name, "count": 20, "ripple": 0,
                       "before": where(b, 0), "after": where(a, 0)}, **more)


@in_each_form
def the_media_folder_moved(f):
    """All media lie under another folder: one relink."""
    return _folder(f, {}, {"folder": "/Volumes/Backup/Rushes"})


@once
def the_media_folder_moved_on_windows(f):
    """All media lie on another drive, in plain Windows paths."""
    return _folder(f, {"folder": "E:\\Show Reel\\Day 1"}, {"folder": "F:\\Show Reel\\Day 1"})


@once
def from_a_mac_to_windows(f):
    """The same cut from another machine: the paths differ, nothing else."""
    return _folder(f, {"folder": "/Volumes/Show/Day 1"}, {"folder": "E:\\Show\\Day 1"})


@once
def one_of_two_media_folders_moved(f):
    """Half the clips lie in Day 1, which has moved; Day 2 has not."""
    b = [replace(clip, folder=f"/Volumes/Rushes/Day {1 + n % 2}") for n, clip in enumerate(f.clips)]
    a = [replace(clip, folder=clip.folder.replace("/Volumes/Rushes/Day 1", "/Volumes/Old/Day 1")) for clip in b]
    return case(b, a, {"kind": "relink", "track": "V1", "count": 10})


@once
def the_media_folder_moved_with_music_in_it(f):
    """All media moved, a music track among them that has no picture: it counts too."""
    cuts = []
    for folder in ("/Volumes/Rushes", "/Volumes/Backup/Rushes"):
        cut = with_sound([replace(clip, folder=folder) for clip in f.clips])
        music = row(Shot("M01", HOUR, 900, media="m01.wav", folder=folder, channel=0))
        cuts.append(rows(cut, A3=music))
    return case(*cuts, {"kind": "relink", "track": "V1", "count": 21})


@once
def from_proxies_to_originals(f):
    """Proxies (.mp4) give way to the originals (.mxf) in another folder: one relink."""
    b = [replace(clip, media=f"{clip.name}.mp4", folder="/Volumes/Proxies") for clip in f.clips]
    a = [replace(clip, media=f"{clip.name}.mxf", folder="/Volumes/Originals") for clip in f.clips]
    return case(b, a, {"kind": "relink", "track": "V1", "count": 20})


@once
def the_media_folder_moved_and_one_edit(f):
    """The media folder has moved and the ninth clip has lost twelve frames at its head."""
    a = [replace(clip, folder="/Volumes/Backup/Rushes") for clip in f.clips]
    a[T] = replace(a[T], src=a[T].src + 12, length=a[T].length - 12)
    # Whether the trimmed clip, no longer "same source range", is in the relink's count is not said.
    trim = also_sound(both("trim", f.edit(T), where(a, T), head=12, tail=0, ripple=-12))
    return case(f.cut(), a, {"kind": "relink", "track": "V1"}, trim)


@once
def two_clips_of_one_name(f):
    """Two clips are called alike but show different files; one of them is trimmed."""
    b = f.cut()
    b[3] = replace(b[3], name="Shot", media="A001C004.mov")
    b[T] = replace(b[T], name="Shot", media="A001C009.mov")
    a = [*b]
    a[T] = replace(b[T], length=b[T].length - 10)
    return case(b, a, also_sound(both("trim", where(b, T), where(a, T), head=0, tail=-10, ripple=-10)),
                unchanged=24, rippled=33)


@once
def two_files_of_one_name(f):
    """Two cards hold a file of one name each; the clip of the one is exchanged for the other's."""
    b = f.cut()
    b[3] = replace(b[3], name="C0001", media="C0001.MP4", folder="/Volumes/CardA", media_start=0, src=100)
    b[T] = replace(b[T], name="C0001", media="C0001.MP4", folder="/Volumes/CardB", media_start=0, src=2000)
    a = [*b]
    del a[3]
    return case(b, a, also_sound({"kind": "extract", "track": "V1", "clip": "C0001", "before": where(b, 3),
                                  "after": None, "ripple": -b[3].length}), unchanged=9, rippled=48)

