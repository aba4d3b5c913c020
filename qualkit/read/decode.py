"""A file's bytes come in; the text, the encoding's name and what looks damaged go out. Nothing is repaired here."""

from __future__ import annotations

import codecs
import re

from qualkit.errors import Notice, ReadError

__all__ = ["decode", "gauge"]

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc) or one with a password"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"ID3", "a sound file"),
    (b"RIFF", "a sound file"),
    (b"OggS", "a sound file"),
    (b"fLaC", "a sound file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x7fELF", "a program"),
)
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_NORDIC = frozenset("æøåÆØÅéÉüÜöÖäÄóèáíðþÐÞñç–—“”„’‘…«»§°´€½ \u00a0")
_DANISH_WORDS = frozenset(
    (
        "og",
        "det",
        "jeg",
        "ikke",
        "at",
        "er",
        "som",
        "til",
        "den",
        "en",
        "i",
        "der",
        "de",
        "med",
        "for",
        "var",
        "han",
        "vi",
    )
)
_WORD = re.compile(r"[^\W\d_]+")
_MOJIBAKE = re.compile("Ã[¦¸¥†˜…]|Ã\u0098|Ã\u0085|Ã\u0086")


def decode(data: bytes, *, source: str) -> tuple[str, str, tuple[Notice, ...]]:
    """Decode a text file.

    Args:
        data: its bytes.
        source: its name, for messages.

    Returns:
        The text (a byte order mark not counted, line ends as they are), the encoding, and notices.

    Raises:
        ReadError: Q103, it is binary; Q104, the encoding could not be told.
    """
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise ReadError("Q103", f"{source} is {what}, not text", hint="save it as .docx, .txt, .md, .srt or .vtt")
    for bom, name in _BOMS:
        if data.startswith(bom):
            try:
                return data[len(bom) :].decode(name), name, ()
            except UnicodeDecodeError:
                raise ReadError(
                    "Q104",
                    f"{source} says that it is {name} but is not",
                    hint="open it in its editor and save it as UTF-8",
                ) from None
    if wide := _wide(data):
        try:
            return data.decode(wide), wide, ()
        except UnicodeDecodeError:
            pass
    if b"\x00" in data:
        raise ReadError("Q103", f"{source} is binary, not text", hint="save it as .docx, .txt, .md, .srt or .vtt")
    notices: tuple[Notice, ...] = ()
    try:
        text, encoding = data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, encoding, notices = _single_byte(data, source)
    if len(_CONTROL.findall(text[:20_000])) > 0.02 * min(len(text), 20_000):
        raise ReadError("Q103", f"{source} is binary, not text", hint="save it as .docx, .txt, .md, .srt or .vtt")
    return text, encoding, notices


def _wide(data: bytes) -> str | None:
    """UTF-16 without byte order mark: every other byte of a text in Latin letters is zero."""
    sample = data[:4000]
    pairs = len(sample) // 2
    if pairs < 4 or len(data) % 2:
        return None
    even, odd = sample[: 2 * pairs : 2].count(0), sample[1 : 2 * pairs : 2].count(0)
    if odd > 0.6 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    if even > 0.6 * pairs and odd < 0.05 * pairs:
        return "utf-16-be"
    return None


def _share_nordic(text: str) -> float:
    high = [ch for ch in text if ord(ch) > 127]
    return sum(ch in _NORDIC for ch in high) / len(high) if high else 1.0


def _single_byte(data: bytes, source: str) -> tuple[str, str, tuple[Notice, ...]]:
    """cp1252 unless it makes no sense in Danish; then the older code pages; then charset-normalizer."""
    high = data if len(data) <= 400_000 else data[:400_000]
    shares: dict[str, float] = {}
    for name in ("cp1252", "mac_roman", "cp865"):
        try:
            shares[name] = _share_nordic(high.decode(name))
        except UnicodeDecodeError:
            continue
    if shares.get("cp1252", 0.0) >= 0.6:
        try:
            return data.decode("cp1252"), "cp1252", ()
        except UnicodeDecodeError:
            pass
    best = max(shares, key=lambda name: shares[name], default="")
    if best and shares[best] >= 0.85:
        try:
            return data.decode(best), best, (_guess(best, source),)
        except UnicodeDecodeError:
            pass
    from charset_normalizer import from_bytes

    found = from_bytes(data[:200_000]).best()
    if found is not None:
        try:
            return data.decode(found.encoding), found.encoding, (_guess(found.encoding, source),)
        except (UnicodeDecodeError, LookupError):
            pass
    raise ReadError(
        "Q104", f"{source}: the encoding could not be told", hint="open it in its editor and save it as UTF-8"
    )


def _guess(encoding: str, source: str) -> Notice:
    return Notice(
        f"read as {encoding}, which is a guess",
        hint="if æ, ø, å look wrong, save the file as UTF-8 and import it again",
        code="Q104",
        source=source,
    )


def gauge(text: str, *, source: str) -> tuple[Notice, ...]:
    """Say so if a text looks damaged: mojibake, replacement characters, or long Danish without æ, ø, å.

    The threshold is a tenth of what Danish has: about 3 in 100 letters are æ, ø or å.
    """
    notices: list[Notice] = []
    broken = len(_MOJIBAKE.findall(text))
    if broken >= 2:
        notices.append(
            Notice(
                f"{broken} places look like UTF-8 read as something else (Ã¦ for æ); the text was left as it is",
                hint="save the original again as UTF-8 and import that",
                code="Q113",
                source=source,
            )
        )
    if lost := text.count("\ufffd"):
        notices.append(
            Notice(
                f"{lost} characters were lost before the file came here (\ufffd)",
                hint="import the original",
                code="Q113",
                source=source,
            )
        )
    letters = text[:400_000]
    if len(letters) < 1500 or broken >= 2:
        return tuple(notices)
    nordic = sum(letters.count(ch) for ch in "æøåÆØÅ")
    if nordic < 0.003 * len(letters):
        words = _WORD.findall(letters[:40_000].casefold())
        if words and sum(word in _DANISH_WORDS for word in words) > 0.15 * len(words):
            notices.append(
                Notice(
                    "a long Danish text with hardly an æ, ø or å: it may have lost them",
                    hint="look at the file in an editor; spellings as ae, oe, aa are read as they stand",
                    code="Q113",
                    source=source,
                )
            )
    return tuple(notices)
