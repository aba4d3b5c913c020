"""Text comes in; text that a file format can hold comes out."""

from __future__ import annotations

import re

from qualkit.word import fixed_zip, xml_text

__all__ = ["encodable", "fixed_zip", "xml_text"]

_SURROGATES = re.compile(r"[\ud800-\udfff]")


def encodable(text: str) -> str:
    """``text`` with lone surrogates, which UTF-8 cannot hold, as U+FFFD."""
    return _SURROGATES.sub("\ufffd", text)
