"""Why Resolve didn't answer: one sentence and one remedy for each reason that can be told from the others."""

from typing import Optional

from vvt_resolve.errors import Refusal
from vvt_resolve.machine import Seen

# A big database may take Resolve this long from its start to its project manager.
_STARTS_SECONDS = 120
_PREFERENCE = "set Preferences, System, General, External scripting using to Local and restart Resolve"
_MENU = "in the free edition use Workspace, Scripts, Video Versions"


def still_starting(seen: Seen) -> Optional[Refusal]:
    """The refusal where asking now would harm Resolve; None where one may ask, once."""
    if seen.server != "alone" or seen.ages == []:
        # Without a Resolve it is somebody else's server.
        return None
    return Refusal("starting", "DaVinci Resolve is still starting: its script server is up, but it hasn't come to it.",
                   "Wait until the project is open, then try again; if this lasts, start Resolve anew.")


def why(seen: Seen, edition: str) -> Refusal:
    """The reason why `scriptapp` answered None; `edition` is "free" or "studio" as it was last seen, "" if never."""
    if seen.ages == []:
        return Refusal("not-running", "No running DaVinci Resolve was found, and none answers scripts.",
                       f"Start DaVinci Resolve Studio and open the project; if it runs, {_PREFERENCE}; {_MENU}.")
    if seen.preference == "none":
        return Refusal("scripting-off", "Scripting from outside is switched off in DaVinci Resolve's preferences.",
                       f"{_PREFERENCE[0].upper()}{_PREFERENCE[1:]}, where External scripting using is None now.")
    if edition == "free":
        return Refusal("free-edition", "The free edition of DaVinci Resolve lets no scripts in from outside.",
                       f"{_MENU[0].upper()}{_MENU[1:]}; from 21.1 on export the timeline by hand and use vvt publish.")
    if seen.ages and 0 <= min(seen.ages) < _STARTS_SECONDS:
        return Refusal("starting", f"DaVinci Resolve began {min(seen.ages)} s ago and does not answer scripts yet.",
                       f"Wait until its project is open and try again; if it stays so, {_PREFERENCE}; {_MENU}.")
    return Refusal("scripting-off", "DaVinci Resolve does not answer scripts from outside: that is switched off, or it "
                   "is the free edition.", f"In Studio {_PREFERENCE}; {_MENU}.")
