"""Text and archives come in; text that a file format can hold, and archives of the same bytes each time, come out."""

from __future__ import annotations

import io
import re
import zipfile

__all__ = ["encodable", "fixed_zip", "xml_text"]

_SURROGATES = re.compile(r"[\ud800-\udfff]")
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def encodable(text: str) -> str:
    """``text`` with lone surrogates, which UTF-8 cannot hold, as U+FFFD."""
    return _SURROGATES.sub("\ufffd", text)


def xml_text(text: str) -> str:
    """``text`` with the control characters that XML cannot hold as U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def fixed_zip(data: bytes) -> bytes:
    """The archive with its members in the same order, all dated 1980-01-01 and packed alike."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            info = zipfile.ZipInfo(member.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o600 << 16
            target.writestr(info, source.read(member))
    return packed.getvalue()
