"""What an editor sees in a window: PySide6, and nothing above it knows of it."""
