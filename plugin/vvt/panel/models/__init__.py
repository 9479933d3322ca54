"""What the panel shows, as Qt models over the versions and the comparison. No network, no files."""
