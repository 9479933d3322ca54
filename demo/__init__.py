"""A short film in three versions, to try Video Version Tracker with: `python -m demo`."""
