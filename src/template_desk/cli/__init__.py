"""The command line: the same use cases as the desktop, for scripts and administrators."""
