"""What the command line and the panel both do: publish, list, compare, pull, verify, set up. Prints nothing."""
