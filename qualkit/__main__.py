"""``python -m qualkit``: the command line."""

import sys

from qualkit.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
