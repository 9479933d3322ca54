"""What runs inside DaVinci Resolve. Standard library only, Python 3.6 to 3.14."""
