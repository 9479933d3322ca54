"""What an editor sees in a window: PySide6, and nothing above it knows of it.

`start` opens it; `models` hold what is shown, `views` show it, `actions` do what is asked, each in a thread of
`work`. No view waits for the network, a disk or Resolve.
"""
