"""What the models look like: windows, dialogs and their pieces. They start jobs and never wait for one."""
