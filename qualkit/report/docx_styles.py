"""A new Word document comes in; it gets the page, the fonts and the named styles of a report."""

from __future__ import annotations

from typing import Any

from qualkit.report.docx_words import styles_in
from qualkit.word import GREY, INK, PAGE_LANGUAGE, node, set_fonts, set_language

__all__ = ["MARGIN_CM", "PAGE_CM", "give_styles"]

PAGE_CM = (21.0, 29.7)
MARGIN_CM = 2.2
_SIZES = {
    "Normal": 10.5, "Title": 26, "Subtitle": 12, "Heading 1": 18, "Heading 2": 13.5, "Heading 3": 11, "Caption": 9.5,
    "Quote": 10.5, "TOC Heading": 14,
}  # fmt: skip
# Points before and after.
_SPACES = {
    "Normal": (0, 6), "Title": (60, 4), "Subtitle": (0, 14), "Heading 1": (22, 8), "Heading 2": (16, 5),
    "Heading 3": (11, 3), "Caption": (12, 4), "Quote": (6, 2), "TOC Heading": (20, 6),
}  # fmt: skip


def give_styles(document: Any, *, lang: str, width_cm: float) -> None:
    """Give the document its styles.

    Quotes take Word's own style, which shows as "Citat" in a Danish Word and takes the look of the document they are
    pasted into; so do captions and headings. Styles that Word does not have are made, with names in ``lang``.

    Args:
        document: a new one of python-docx.
        lang: ``da`` or ``en``.
        width_cm: of the text on an upright page, where the tabs of the contents go.
    """
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    styles = document.styles
    set_language(document, PAGE_LANGUAGE[lang])
    set_fonts(document, _SIZES)
    grey, black = RGBColor.from_string(GREY), RGBColor(0x22, 0x22, 0x22)
    for name, (before, after) in _SPACES.items():
        style = styles[name]
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        for border in style.element.iter(qn("w:pBdr")):
            border.getparent().remove(border)  # the template's blue line under the title
            break
    for name in ("Title", "Subtitle", "Caption", "Quote"):
        styles[name].font.italic = styles[name].font.bold = False
    for name in ("Heading 1", "Heading 2", "Heading 3", "Caption"):
        styles[name].paragraph_format.keep_with_next = name != "Caption"
        styles[name].paragraph_format.keep_together = True
    styles["Subtitle"].font.color.rgb = grey
    styles["Quote"].font.color.rgb = black
    styles["Title"].font.bold = True
    _indent(styles["Quote"], Cm(0.7))
    _line(styles["Quote"], "left", size=12)
    _name_as_danish_word_does(styles)
    for name in ("Header", "Footer"):
        styles[name].font.size, styles[name].font.color.rgb = Pt(8.5), grey

    made: dict[str, Any] = {}
    for identity, name in styles_in(lang).items():
        style = made[identity] = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.styleId = identity
        style.base_style = styles["Normal"]
        style.quick_style = True
    _sized(made["Kildehenvisning"], 9, (0, 10), grey)
    _indent(made["Kildehenvisning"], Cm(0.7))
    _sized(made["Kernecitat"], 15, (8, 12), RGBColor.from_string(INK))
    made["Kernecitat"].font.italic = True
    made["Kernecitat"].paragraph_format.keep_together = True
    _sized(made["Note"], 8.5, (2, 3), grey)
    _sized(made["Tabeltekst"], 9, (1.5, 1.5), black)
    made["Tabeltekst"].paragraph_format.line_spacing = 1.0
    made["Tabelhoved"].base_style = made["Tabeltekst"]
    made["Tabelhoved"].font.bold = True
    made["Tabelhoved"].font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    made["Figurbillede"].paragraph_format.keep_with_next = True
    made["Figurbillede"].paragraph_format.space_before = Pt(10)
    made["Figurbillede"].paragraph_format.line_spacing = 1.0  # a picture in a fixed line would be cut
    _sized(made["Skrivelinje"], 10.5, (11, 0), black)
    _line(made["Skrivelinje"], "bottom", size=4)
    _line(made["Skrivelinje"], "between", size=4)  # else Word draws one line under all of them
    made["Sporgsmaal"].paragraph_format.keep_with_next = True
    made["Sporgsmaal"].paragraph_format.space_before = Pt(8)

    for level in (1, 2):
        style = styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        style.element.styleId = f"TOC{level}"
        style.base_style = styles["Normal"]
        style.paragraph_format.space_after = Pt(2)
        style.paragraph_format.left_indent = Cm(0.6 * (level - 1))
        style.paragraph_format.tab_stops.add_tab_stop(Cm(width_cm), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    _modern(document)


def _sized(style: Any, size: float, spaces: tuple[float, float], color: Any) -> None:
    from docx.shared import Pt

    style.font.size, style.font.color.rgb = Pt(size), color
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(spaces[0]), Pt(spaces[1])


def _indent(style: Any, much: Any) -> None:
    style.paragraph_format.left_indent = style.paragraph_format.right_indent = much
    style.paragraph_format.keep_together = True


def _line(style: Any, side: str, *, size: int) -> None:
    """A ruled line beside, under or between the paragraphs of a style."""
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = node("w:pBdr")
        later = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc")
        properties.insert_element_before(borders, *later)
    color = INK if side == "left" else "8A9692"
    borders.append(node(f"w:{side}", val="single", sz=str(size), space="8" if side == "left" else "1", color=color))


def _name_as_danish_word_does(styles: Any) -> None:
    """The id "Citat" for the style that is called "Quote" in every file and "Citat" on a Danish screen."""
    from docx.oxml.ns import qn

    styles["Quote"].element.styleId = "Citat"
    for link in styles.element.iter(qn("w:link")):
        if link.get(qn("w:val")) == "Quote":
            link.set(qn("w:val"), "Citat")


def _modern(document: Any) -> None:
    """Word of today rather than a compatibility mode, which the template asks for."""
    from docx.oxml.ns import qn

    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
