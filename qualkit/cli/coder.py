"""A name from the command line, or none, comes in; who is coding goes out."""

from __future__ import annotations

from qualkit.config import Config
from qualkit.errors import ConfigError

__all__ = ["coder_named"]


def coder_named(asked: str | None, config: Config) -> str:
    """Who is at the keyboard: as asked, else as the project's settings say, else the user of this machine.

    Raises:
        ConfigError: Q001, nothing says it.
    """
    import getpass

    try:
        name = (asked or config.coder or getpass.getuser()).strip()
    except (OSError, KeyError, ImportError):
        name = ""
    if not name:
        raise ConfigError("Q001", "it is not known who is coding", hint="say it with --coder NAME")
    return name
