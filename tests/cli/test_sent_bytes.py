"""What a publish says of the bytes that left this machine."""

from pathlib import Path

from vvt.cli.output import size

CUT = "Night Train/Reel 2"


def test_a_film_that_the_store_has_is_said_not_to_have_been_sent(vvt, render: Path, first: Path, longer: Path):
    assert "the rest was there" not in vvt.does("publish", CUT, "--render", render, "--timeline", first).err
    again = vvt.does("publish", CUT, "--render", render, "--timeline", longer)
    whole = size(render.stat().st_size + longer.stat().st_size)
    assert f"sent {size(longer.stat().st_size)} of {whole}; the rest was there" in again.err
    assert again.out.splitlines() == [f"{CUT}@v2", "1 change since v1: 1 insert"]


def test_as_json_it_is_a_number(vvt, render: Path, first: Path):
    sent = vvt.does("publish", CUT, "--render", render, "--timeline", first, "--json").json["sent"]
    assert sent == render.stat().st_size + first.stat().st_size
    assert vvt.does("publish", CUT, "--render", render, "--timeline", first, "--json").json["sent"] == 0
