"""Command lines come in; data goes to stdout, everything else to stderr. One file a command, over ``project``."""
