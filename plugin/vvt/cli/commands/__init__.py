"""One file a command, each with `run(args) -> int`, its exit status. `vvt.cli.main` imports only the one it needs."""
