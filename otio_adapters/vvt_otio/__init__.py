"""What OpenTimelineIO programs load."""
