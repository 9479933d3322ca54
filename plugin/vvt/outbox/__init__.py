"""Publishes that must survive a crash: the journal (SQLite) and its worker."""
