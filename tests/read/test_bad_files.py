"""Files that cannot be read each give one line with a code and a hint; what looks damaged is told."""

from __future__ import annotations

import io
import zipfile

import pytest

from qualkit.errors import ReadError
from qualkit.read import read_file

GOOD = "I: Hvad så?\nB: Jo, det går på åen i øjeblikket.\nI: Hvor længe?\nB: Hele året, næsten.\n"
DOCUMENT = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}'
    "</w:body></w:document>"
)


def zipped(parts: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def broken_stream() -> bytes:
    data = bytearray(zipped({"word/document.xml": DOCUMENT.format("<w:p/>" * 500)}))
    data[60:75] = b"\xff" * 15
    return bytes(data)


BOMB = zipped({"word/document.xml": b"<a>" + b" " * 60_000_000})
LAUGHS = zipped(
    {"word/document.xml": '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'}
)
LAUGHS_16 = zipped(
    {
        "word/document.xml": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>'.encode(
            "utf-16"
        )
    }
)
DEEP = zipped({"word/document.xml": DOCUMENT.format("<w:p>" + "<w:r>" * 5000 + "</w:r>" * 5000 + "</w:p>")})


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.txt", b"", "Q102"),
        ("a.txt", b"\xef\xbb\xbf", "Q102"),
        ("a.md", b" \r\n\t\n", "Q102"),
        ("a.docx", b"", "Q102"),
        ("a.docx", zipped({"word/document.xml": DOCUMENT.format("<w:p/>")}), "Q102"),
        ("a.txt", bytes(range(256)) * 20, "Q103"),
        ("a.txt", b"%PDF-1.7\n...", "Q103"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "Q103"),
        ("a.txt", b"\x01\x02\x03\x04\x05" * 100, "Q103"),
        ("a.pdf", b"%PDF", "Q103"),
        ("a", b"I: hej", "Q103"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + b"\x00" * 500, "Q103"),
        ("a.txt", b"\xff\xfe\x00", "Q104"),
        ("a.docx", BOMB, "Q105"),
        ("a.docx", LAUGHS, "Q105"),
        ("a.docx", LAUGHS_16, "Q105"),
        ("a.docx", DEEP, "Q105"),
        ("a.docx", zipped({"word/document.xml": DOCUMENT.format("<w:p>")}), "Q105"),
        ("a.docx", zipped({"word/document.xml": DOCUMENT.format("<w:p/>")})[:-30], "Q105"),
        ("a.docx", broken_stream(), "Q105"),
        ("a.docx", zipped({"other.xml": "<a/>"}), "Q109"),
        ("a.docx", b"I: hej\nB: hej", "Q109"),
        ("a.docx", zipped({"word/document.xml": "<a/>"}), "Q109"),
        ("a.vtt", b"I: hej\nB: hej", "Q109"),
        ("a.vtt", b"WEBVTT\n\nNOTE intet her\n", "Q109"),
        ("a.srt", b"I: hej\nB: hej", "Q109"),
        (
            "a.srt",
            b"1\n00:00:01,000 --> 00:00:02,000\nja, det var det\n\n2\n00:00:03,000 --> 00:00:04,000\nnej\n",
            "Q107",
        ),
        ("a.txt", "Der var engang en by.\nOg så var der ikke mere.\n".encode(), "Q107"),
    ],
)
def test_a_bad_file_is_refused_in_one_line_with_code_and_hint(write, name, data, code):
    with pytest.raises(ReadError) as caught:
        read_file(write(data, name))
    assert caught.value.code == code
    assert caught.value.hint
    assert "\n" not in caught.value.message
    assert name in caught.value.message


def test_fifty_megabytes_are_refused_before_they_are_read(tmp_path):
    path = tmp_path / "lang.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(ReadError) as caught:
        read_file(path)
    assert caught.value.code == "Q106"
    assert "50 MB" in caught.value.message


def test_a_docx_whose_text_is_over_the_limit_is_refused(write):
    data = zipped({"word/document.xml": DOCUMENT.format("<w:p><w:r><w:t>I: ab</w:t></w:r></w:p>" * 500)})
    with pytest.raises(ReadError) as caught:
        read_file(write(data, "a.docx"), max_bytes=len(data))
    assert caught.value.code == "Q106"


def test_missing_files_and_folders_are_told_apart(tmp_path):
    for path, word in [(tmp_path / "x.txt", "does not exist"), (tmp_path / "y.txt", "folder")]:
        if word == "folder":
            path.mkdir()
        with pytest.raises(ReadError, match=word) as caught:
            read_file(path)
        assert caught.value.code == "Q101"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
        ("cp865", "cp865"),
    ],
)
def test_every_encoding_gives_the_same_text_and_a_mark_is_not_counted(read, encoding, name):
    reading = read(GOOD.replace("\n", "\r\n"), encoding=encoding)
    assert reading.transcript.text == GOOD.replace("\n", "\r\n")
    assert reading.transcript.encoding == name
    assert bool(reading.notices) == (name in {"mac_roman", "cp865"})


def test_short_danish_in_cp1252_is_not_taken_for_another_code_page(read):
    assert read("I: Må jeg få øl?\nB: Ja – “gerne”.", encoding="cp1252").transcript.encoding == "cp1252"


def test_mojibake_is_told_and_left_alone(read):
    broken = GOOD.encode().decode("cp1252")
    reading = read(broken)
    assert reading.transcript.text == broken
    assert [notice.code for notice in reading.notices] == ["Q113"]


LONG = [
    "Jeg gik over til kommunen og spurgte, om de kunne hjælpe mig med at få orden på det hele igen, og det kunne de.",
    "Så ventede jeg i en måned på at høre fra dem, og der kom ikke noget, og så ringede jeg selv.",
]


def test_long_danish_without_its_letters_raises_the_alarm(read):
    content = "\n".join(f"{'IB'[n % 2]}: {LONG[n % 2]}" for n in range(20))
    assert not read(content).notices
    lost = content.replace("æ", "").replace("ø", "").replace("å", "")
    assert [notice.code for notice in read(lost).notices] == ["Q113"]


def test_english_without_danish_letters_raises_no_alarm(read):
    content = "\n".join(
        f"{'IB'[n % 2]}: And then we went to the office, and they said that it was too late." for n in range(40)
    )
    assert not read(content).notices
