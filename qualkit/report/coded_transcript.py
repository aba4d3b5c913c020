"""Coded material and a transcript's id come in; its text as a Word document goes out, each coding a margin comment.

The document holds the transcript's characters, all of them and in order: a line end inside a turn is a line break, one
between turns ends the paragraph. What Word cannot hold shows as U+FFFD.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from qualkit.attribute_words import told_attributes
from qualkit.findings import CodedMaterial, Coding
from qualkit.model import PartKind, Span, Transcript
from qualkit.report.docx_paper import field_runs, paragraph, quoted, tidy
from qualkit.report.docx_styles import MARGIN_CM, PAGE_CM, give_styles
from qualkit.report.docx_words import words_in
from qualkit.sourcing import source_note
from qualkit.word import GREY, dated, node, packed, run, xml_text

__all__ = ["coded_transcript"]

_LINE_END = re.compile(r"\r\n|\r|\n")
_DATE = datetime(2000, 1, 1, tzinfo=UTC)  # a real one would change the bytes each time
_WORDS = {
    "da": {
        "suggestion": "Forslag, som ingen koder har afgjort",
        "decision": "Afgjort af {coders}",
        "probability": "sandsynlighed {p}",
        "evidence": "Belæg: ",
        "memo": "Memo: ",
        "author": "qualkit (forslag)",
        "note": "Teksten står, som den er i kilden. Hver kodning er en kommentar ved de ord, den gælder.",
        "style": "Udskrift",
        "blank": "Tom linje",
    },
    "en": {
        "suggestion": "Suggestion that no coder has decided",
        "decision": "Decided by {coders}",
        "probability": "probability {p}",
        "evidence": "Evidence: ",
        "memo": "Memo: ",
        "author": "qualkit (suggestion)",
        "note": "The text stands as it does in the source. Each coding is a comment at the words that it is about.",
        "style": "Transcript",
        "blank": "Blank Line",
    },
}


def coded_transcript(material: CodedMaterial, transcript_id: str, *, lang: str) -> bytes:
    """The whole transcript with its codings in the margin; the same bytes each time.

    Args:
        material: the codings, and the transcript among its own.
        transcript_id: which one.
        lang: ``da`` or ``en``, of the comments.

    Returns:
        The file's bytes.

    Raises:
        KeyError: the material has no such transcript.
    """
    import docx

    lang = "en" if lang == "en" else "da"
    words = _WORDS[lang]
    transcript = material.transcripts[transcript_id]
    codings = [coding for coding in material.codings if coding.unit.transcript_id == transcript_id]
    document = docx.Document()
    dated(document, title=transcript.title or transcript.name, lang=lang)
    give_styles(document, lang=lang, width_cm=PAGE_CM[0] - 2 * MARGIN_CM)
    _give_styles(document, words)
    end = document.element.body.sectPr
    end.addprevious(paragraph("Heading1", tidy(transcript.title or transcript.name)))
    note = source_note(codings, min_probability=material.min_probability, lang=lang)
    end.addprevious(paragraph("Note", f"{tidy(transcript.source_name)}. {note} {words['note']}"))
    comments = document.part._comments_part.comments
    anchors = []
    for coding in codings:
        span = _without_blanks(transcript.text, coding.span) or _without_blanks(transcript.text, coding.unit.span)
        if span is not None:
            anchors.append((span, _comment(comments, coding, material, lang)))
    for made in _paragraphs(transcript, anchors):
        end.addprevious(made)
    _give_page(document, transcript, lang)
    return packed(document)


# --- the comments ------------------------------------------------------------------------------------------------


def _comment(comments: Any, coding: Coding, material: CodedMaterial, lang: str) -> str:
    """Write the comment of a coding; returns its number in the document."""
    words = _WORDS[lang]
    author = ", ".join(coding.coders) or words["author"]
    initials = "".join(name[:1] for name in coding.coders).upper() or "qk"
    made = comments.add_comment(text="", author=xml_text(author), initials=xml_text(initials))
    made._comment_elm.date = _DATE
    first = made.paragraphs[0]._p
    first.append(run(tidy(material.labels.get(coding.code, coding.code)), node("w:b")))
    first.append(run(f" [{coding.code}]"))
    for line in _lines(coding, lang):
        made._comment_elm.append(paragraph("CommentText", line))
    return str(made.comment_id)


def _lines(coding: Coding, lang: str) -> Iterator[str]:
    """What a comment says under the code's name."""
    words = _WORDS[lang]
    if coding.basis == "decision":
        basis = words["decision"].format(coders=", ".join(coding.coders))
    else:
        basis = words["suggestion"]
    if coding.probability is not None:
        sure = f"{coding.probability:.2f}"
        basis += "; " + words["probability"].format(p=sure.replace(".", ",") if lang == "da" else sure)
    yield basis + "."
    if attributes := told_attributes(coding.attributes):
        yield attributes
    shown = dict.fromkeys(quoted(evidence.text, lang) for evidence in coding.evidence if evidence.text.strip())
    if shown:
        yield words["evidence"] + ", ".join(shown)
    if coding.memo:
        yield words["memo"] + tidy(coding.memo)


def _without_blanks(text: str, span: Span) -> Span | None:
    """The span without white space at its ends; None if that is all there is."""
    words = span.of(text)
    if not words.strip():
        return None
    return Span(span.end - len(words.lstrip()), span.start + len(words.rstrip()))


# --- the text ----------------------------------------------------------------------------------------------------


def _paragraphs(transcript: Transcript, anchors: Sequence[tuple[Span, str]]) -> Iterator[Any]:
    """The text's paragraphs, with the ends of the comments' ranges where the words begin and end."""
    text = transcript.text
    starts: dict[int, list[tuple[Span, str]]] = {}
    ends: dict[int, list[tuple[Span, str]]] = {}
    # What is wider opens first and closes last, so that ranges nest where they can.
    for span, number in sorted(anchors, key=lambda anchor: (anchor[0].start, -anchor[0].end)):
        starts.setdefault(span.start, []).append((span, number))
        ends.setdefault(span.end, []).insert(0, (span, number))
    kinds = _kinds(transcript)
    borders = sorted({0, len(text), *starts, *ends, *(at for at, _ in kinds)})
    found: list[Any] = []
    for line in _lines_of(transcript):
        at = line.start
        for border in [*borders[bisect_right(borders, at) : bisect_right(borders, line.end)], line.end]:
            found += _opened(starts.pop(at, []))
            if border > at:
                found.append(run(text[at:border], *_look(kinds, at)))
                at = border
            found += _closed(ends.pop(at, []))
        yield paragraph("Udskrift" if found else "TomLinje", *found)
        found = []


def _opened(anchors: Sequence[tuple[Span, str]]) -> list[Any]:
    return [node("w:commentRangeStart", id=number) for _, number in anchors]


def _closed(anchors: Sequence[tuple[Span, str]]) -> list[Any]:
    found = []
    for _, number in anchors:
        sign = node("w:rPr", node("w:rStyle", val="CommentReference"))
        found += [node("w:commentRangeEnd", id=number)]
        found += [node("w:r", sign, node("w:commentReference", id=number))]
    return found


def _lines_of(transcript: Transcript) -> Iterator[Span]:
    """The spans of the paragraphs, line ends between them left out.

    A single line end inside a turn breaks the line and not the paragraph; an empty line is a paragraph.
    """
    text, turns = transcript.text, transcript.turns
    starts = [turn.span.start for turn in turns]
    start = 0
    breaks = list(_LINE_END.finditer(text))
    for number, found in enumerate(breaks):
        place = bisect_right(starts, found.start()) - 1
        inside = place >= 0 and found.end() < turns[place].span.end
        alone = not (number and breaks[number - 1].end() == found.start()) and not (
            number + 1 < len(breaks) and breaks[number + 1].start() == found.end()
        )
        if inside and alone and start < found.start():
            continue
        yield Span(start, found.start())
        start = found.end()
    yield Span(start, len(text))


def _kinds(transcript: Transcript) -> list[tuple[int, PartKind]]:
    """Where what kind of text begins; labels are what stands before a turn on its line where no parts are known."""
    if transcript.parts:
        return [(part.span.start, part.kind) for part in transcript.parts]
    found = [(0, PartKind.SPEECH)]
    for turn in transcript.turns:
        line = max(transcript.text.rfind(sign, 0, turn.span.start) for sign in "\r\n") + 1
        if line < turn.span.start and line >= found[-1][0]:
            found += [(line, PartKind.LABEL), (turn.span.start, PartKind.SPEECH)]
    return found


def _look(kinds: Sequence[tuple[int, PartKind]], at: int) -> list[Any]:
    """How the run that begins at ``at`` looks: labels in bold, what is not said in grey."""
    kind = kinds[max(0, bisect_right(kinds, at, key=lambda each: each[0]) - 1)][1]
    if kind is PartKind.LABEL:
        return [node("w:b")]
    if kind in (PartKind.SPEECH, PartKind.BLANK):
        return []
    return [node("w:color", val=GREY)]


# --- page and styles ---------------------------------------------------------------------------------------------


def _give_styles(document: Any, words: Mapping[str, str]) -> None:
    """The styles of the transcript's text, and those of Word's comments, which the template lacks."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    styles = document.styles
    for identity, name, size, after in (("Udskrift", words["style"], 10.5, 6), ("TomLinje", words["blank"], 4, 0)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.styleId = identity
        style.base_style = styles["Normal"]
        style.font.size = Pt(size)
        style.paragraph_format.space_after = Pt(after)
    said = styles.add_style("annotation text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    said.element.styleId = "CommentText"
    said.base_style = styles["Normal"]
    said.font.size = Pt(10)
    said.paragraph_format.space_after = Pt(0)
    sign = styles.add_style("annotation reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    sign.element.styleId = "CommentReference"
    sign.font.size = Pt(8)


def _give_page(document: Any, transcript: Transcript, lang: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    words = words_in(lang)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(PAGE_CM[0]), Cm(PAGE_CM[1])
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN_CM)
    section.header.paragraphs[0].add_run(xml_text(tidy(transcript.name)))
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer._p.extend([run(f"{words['page']} "), *field_runs("PAGE", "1")])
    footer._p.extend([run(f" {words['of']} "), *field_runs("NUMPAGES", "1")])
