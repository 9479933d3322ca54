"""A render that nobody waits for any more is stopped, though the agent goes on, and as soon as Resolve can be told."""

import os
import signal
import threading

import pytest

from support.children import children
from vvt.config import Settings
from vvt.errors import VvtError
from vvt.host import ResolveHost
from vvt.host._agent import find
from vvt.outbox import Outbox, renders_folder
from vvt.store import CutName, Draft, Store
from vvt.workflow.hosted_publish import Choice
from vvt.workflow.publish_apart import Version, publish_current_apart
from vvt.workflow.telling import Listeners

REEL = CutName("Film", "Reel 2")
LONG = 60       # seconds until a test gives up waiting; none waits so long


@pytest.fixture
def window(host):
    """Who keeps the agent: a window, whose publishes come and go."""
    return host


def rendering(resolve):
    return resolve.until(lambda: any(job["percent"] >= 30 for job in resolve.state()["jobs"]), LONG)


def stopped(resolve):
    """Waits until nothing of ours renders or is in the queue."""
    resolve.until(lambda: not resolve.state()["jobs"] and not resolve.state()["rendering"], LONG)


def test_whoever_began_it_hangs_up(window, resolve, tmp_path):
    resolve.tell("hold_render", at=40)
    other = ResolveHost()
    other.render(tmp_path, "reel2", window.describe().presets[0])
    rendering(resolve)
    other.close()
    stopped(resolve)
    assert window.describe().timeline.name == "Reel 2"


def test_it_hangs_up_while_resolve_shows_a_dialog(window, resolve, tmp_path):
    resolve.tell("hold_render", at=40)
    other = ResolveHost()
    job = other.render(tmp_path, "reel2", window.describe().presets[0]).job
    rendering(resolve)
    resolve.tell("modal")
    # The way a child asks for it that is then killed: it never hears an answer.
    other._send("cancel_render", {"job": job})
    resolve.until(lambda: resolve.state()["inside"], LONG)
    other.close()
    assert resolve.state()["jobs"]
    resolve.tell("dismiss")
    stopped(resolve)


def test_it_hangs_up_while_the_render_is_set_up(window, resolve, tmp_path):
    preset = window.describe().presets[0]
    resolve.tell("hold_render", at=40)
    resolve.tell("hang", method="StartRendering")
    other = ResolveHost()
    other._send("render", {"folder": str(tmp_path), "name": "reel2", "preset": preset, "timeline": ""})
    resolve.until(lambda: any(one.endswith("StartRendering") for one in resolve.state()["inside"]), LONG)
    other.close()
    resolve.tell("release", method="StartRendering")
    # Which began all the same.
    resolve.until(lambda: len(resolve.calls("StartRendering")) == 1, LONG)
    stopped(resolve)


def test_a_render_that_is_watched_to_its_end_is_not_touched_when_others_leave(window, resolve, tmp_path):
    resolve.tell("hold_render", at=40)
    job = window.render(tmp_path, "reel2", window.describe().presets[0]).job
    rendering(resolve)
    other = ResolveHost()
    assert other.render_state(job).state == "rendering"
    other.close()
    passing = find()
    passing.close()
    assert window.render_state(job).state == "rendering"
    resolve.tell("release_render")
    resolve.until(lambda: window.render_state(job).state != "rendering", LONG)
    assert window.render_state(job).state == "complete"


def test_cancelled_while_resolve_shows_a_dialog_nobody_waits_for_that(window, resolve, s3, vvt):
    chosen = Settings(bucket=vvt.environment["VVT_BUCKET"], endpoint=s3.endpoint)
    choice, pressed = Choice(window.describe().presets[0], may_change_page=True), threading.Event()
    resolve.tell("hold_render", at=40)

    def cancel():
        rendering(resolve)
        resolve.tell("modal")
        pressed.set()

    def check():
        if pressed.is_set():
            raise KeyboardInterrupt

    thread = threading.Thread(target=cancel)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        publish_current_apart(Version(REEL, Draft(), "known"), choice, chosen, Listeners(check, lambda wait: check()))
    thread.join(LONG)
    assert resolve.state()["modal"]
    assert not list(renders_folder().iterdir()), "it ended by itself: one that is killed takes nothing away"
    resolve.tell("dismiss")
    stopped(resolve)


@pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL on Windows")
def test_the_windows_child_is_killed_and_the_next_publish_renders(window, resolve, s3, vvt):
    chosen = Settings(bucket=vvt.environment["VVT_BUCKET"], endpoint=s3.endpoint)
    choice = Choice(window.describe().presets[0], may_change_page=True)
    listeners = Listeners(lambda: None, lambda wait: None)
    resolve.tell("hold_render", at=40)
    killed = []

    def kill():
        rendering(resolve)
        (child,) = children()
        os.kill(child, signal.SIGKILL)
        killed.append(child)

    thread = threading.Thread(target=kill)
    thread.start()
    with pytest.raises(VvtError, match="ended before it had an answer"):
        publish_current_apart(Version(REEL, Draft(), "known"), choice, chosen, listeners)
    thread.join(LONG)
    assert killed
    stopped(resolve)
    resolve.tell("release_render")
    published = publish_current_apart(Version(REEL, Draft(), "known"), choice, chosen, listeners)
    assert Store(s3.settings(chosen.bucket)).versions(REEL) == [published.record]
    with Outbox() as outbox:
        assert not outbox.entries()
