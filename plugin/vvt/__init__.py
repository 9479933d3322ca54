"""Video Version Tracker: every cut a numbered version in S3, and what changed between any two."""

__version__ = "0.1.0"
