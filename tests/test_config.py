"""Settings: options, then the environment, then the file; what is written comes back."""

import os
import stat
from dataclasses import asdict, fields

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from vvt.config import Settings, config_file, login_name, need_bucket, remembered, save, settings, to_remember
from vvt.errors import NotConfigured, VvtError

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=20)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.builds(Settings, *[TEXT] * len(fields(Settings))))
def test_what_is_written_comes_back(chosen: Settings):
    save(chosen)
    assert remembered() == chosen
    assert not save(chosen)


def test_options_then_environment_then_file(monkeypatch: pytest.MonkeyPatch):
    save(Settings(bucket="file", prefix="file", endpoint="http://file", author="file"))
    monkeypatch.setenv("VVT_BUCKET", "environment")
    monkeypatch.setenv("VVT_PREFIX", "environment")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://environment")
    chosen = settings(bucket="option", region=None)
    assert (chosen.bucket, chosen.prefix, chosen.endpoint, chosen.author) == (
        "option", "environment", "http://environment", "file")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://s3")
    assert settings().endpoint == "http://s3"


def test_keys_in_the_environment_beat_the_file_s_profile_but_not_an_option(monkeypatch: pytest.MonkeyPatch):
    save(Settings(profile="file"))
    assert settings().profile == ""
    assert settings(profile="option").profile == "option"
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    assert settings().profile == "file"
    monkeypatch.setenv("AWS_PROFILE", "environment")
    assert settings().profile == "environment"


def test_setting_up_again_keeps_what_it_was_not_told_about():
    save(Settings(bucket="cuts", profile="edit", prefix="feature", author="Ada"))
    again = to_remember(Settings(bucket="cuts", author="Ben"))
    assert asdict(again) == asdict(Settings(bucket="cuts", profile="edit", prefix="feature", author="Ada"))
    assert to_remember(Settings(bucket="cuts"), prefix="").prefix == ""


def test_what_cannot_be_understood_is_refused():
    config_file().write_text("bucket = 1")
    with pytest.raises(VvtError, match="bucket is not a text"):
        settings()


def test_without_a_bucket():
    with pytest.raises(NotConfigured):
        need_bucket(settings())


def test_what_cannot_be_written_is_told():
    path = config_file()
    path.with_name(path.name + ".part").mkdir()
    with pytest.raises(VvtError, match="can't be written") as told:
        save(Settings(bucket="cuts"))
    assert "VVT_CONFIG" in told.value.fix


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own on Windows")
def test_a_link_to_the_file_stays_one(tmp_path):
    shared, path = tmp_path / "shared.toml", config_file()
    shared.write_text('bucket = "before"\n')
    path.unlink(missing_ok=True)
    path.symlink_to(shared)
    assert save(Settings(bucket="cuts"))
    assert path.is_symlink()
    assert 'bucket = "cuts"' in shared.read_text()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only an administrator can make a device")
def test_what_is_no_plain_file_is_not_replaced_by_one():
    """With VVT_CONFIG=/dev/null somebody may want no configuration, and be the administrator."""
    path = config_file()
    path.unlink(missing_ok=True)
    # What /dev/null is, but nobody else's.
    os.mknod(path, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    with pytest.raises(VvtError, match="is no plain file"):
        save(Settings(bucket="cuts"))
    assert path.is_char_device()


@pytest.mark.skipif(os.name == "nt", reason="Windows' environment is all Unicode")
@pytest.mark.parametrize("variable", ["VVT_AUTHOR", "VVT_BUCKET", "AWS_PROFILE"])
def test_what_cannot_be_written_down_is_refused_at_once(monkeypatch, variable):
    monkeypatch.setenv(variable, "Andr\udce9")
    with pytest.raises(NotConfigured, match=f"{variable} is set to what is not all Unicode"):
        settings()


@pytest.mark.skipif(os.name == "nt", reason="Windows' environment is all Unicode")
def test_a_login_name_that_cannot_be_written_down_is_nobodys(monkeypatch):
    monkeypatch.setenv("LOGNAME", "Andr\udce9")
    assert login_name() == "unknown"
