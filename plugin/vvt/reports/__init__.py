"""A change list in words, JSON, CSV, HTML, change EDL, markers and OTIO."""

from vvt.reports.as_json import as_json
from vvt.reports.as_text import as_text
from vvt.reports.counts import counts
from vvt.reports.words import sentence

__all__ = ["as_json", "as_text", "counts", "sentence"]
