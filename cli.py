"""Thin entry for a clone: ``python cli.py …`` is ``qualkit …``."""

import sys

from qualkit.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
