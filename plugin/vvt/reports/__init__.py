"""A change list in words, JSON, CSV, HTML, change EDL, markers and OTIO."""

from vvt.reports.as_csv import write_csv
from vvt.reports.as_edl import write_edl
from vvt.reports.as_html import write_html
from vvt.reports.as_json import as_json
from vvt.reports.as_markers import write_markers
from vvt.reports.as_otio import write_otio
from vvt.reports.as_text import as_text
from vvt.reports.counts import counts
from vvt.reports.words import sentence

__all__ = [
    "as_json",
    "as_text",
    "counts",
    "sentence",
    "write_csv",
    "write_edl",
    "write_html",
    "write_markers",
    "write_otio",
]
