"""A report comes in; one HTML file goes out, from whose every number the words behind it can be read."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from qualkit.findings import Figure, Report
from qualkit.model import Quote
from qualkit.report.page_blocks import Maker, attributed
from qualkit.report.page_passages import Passages, passages_of
from qualkit.report.page_words import page_words

__all__ = ["html_report"]

# What HTML cannot hold as text, and halves of characters, which UTF-8 cannot.
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# The words that the script of the page says.
_SPOKEN = (
    "one_passage",
    "passage_count",
    "all_passages",
    "no_passage",
    "from_one",
    "from_many",
    "number",
    "in_context",
    "back_number",
    "back_list",
    "back",
)


def html_report(
    report: Report,
    *,
    draw: Callable[[Figure], str],
    attribution: Callable[[Quote], str] = attributed,
    passages: bool = True,
    min_informants: int = 0,
) -> bytes:
    """The report as one page that needs no network and no other file.

    Numbers lead to the passages they count, passages and quotes to their place in the transcripts; passages can be
    searched and filtered. Without scripts all is still there to read. Nothing that was said, named or written can act:
    it is escaped, and the page's policy allows its own script and style alone, by their digests.

    Args:
        report: sections of blocks, and the material they were made from.
        draw: gives a figure as SVG text. Scripts, styles and fetches are taken out of it; links stay that lead to
            ``#u-<unit id>``.
        attribution: what stands after a quote; ``Pseudonym, jobtitel`` if not given.
        passages: False leaves the transcripts out, so that numbers lead nowhere: for sharing. Words that blocks quote
            themselves, and those of turning points on case pages, are still there.
        min_informants: what stands in hidden cells: ``<3`` for 3. Which cells are hidden the tables say themselves.

    Returns:
        UTF-8; the same bytes for the same report.

    Raises:
        ValueError: a figure is not drawn as SVG.
    """
    from jinja2.utils import htmlsafe_json_dumps

    words = page_words(report.lang)
    found = passages_of(report.material, words) if passages else None
    maker = Maker(
        material=report.material,
        words=words,
        draw=draw,
        attribution=attribution,
        passages=found,
        lang=report.lang,
        fewest=min_informants,
    )
    sections = [
        {"anchor": f"s-{number}", "title": section.title, "blocks": [maker.view(block) for block in section.blocks]}
        for number, section in enumerate(report.sections, start=1)
    ]
    style, script = _text("page.css"), _text("page.js") if found else ""
    page = (
        _template()
        .render(
            lang="en" if report.lang == "en" else "da",
            title=report.title,
            date=report.date,
            words=words,
            policy=_policy(style, script),
            style=style,
            script=script,
            sections=sections,
            passages=found,
            leak=found is not None and maker.any_hidden,
            data=htmlsafe_json_dumps(_data(found, words), sort_keys=True, separators=(",", ":")) if found else "",
        )
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )
    return _NOT_TEXT.sub("\ufffd", page).encode("utf-8")


def _data(found: Passages, words: Mapping[str, str]) -> dict[str, Any]:
    """What the script reads: what each passage is, and the words it says."""
    return {**found.filters, "words": {name: words[name] for name in _SPOKEN}}


def _policy(style: str, script: str) -> str:
    parts = ["default-src 'none'", f"style-src {_digest(style)}"]
    if script:
        parts.append(f"script-src {_digest(script)}")
    return "; ".join([*parts, "img-src data:", "base-uri 'none'", "form-action 'none'"])


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("qualkit.report", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def _template() -> Any:
    return _environment().get_template("page.html.j2")


def _text(name: str) -> Any:
    """A file that stands in the page as it is."""
    from markupsafe import Markup

    environment = _environment()
    source, _, _ = environment.loader.get_source(environment, name)
    # As the page will have it, whose digest is taken: a checkout may have given the file other line ends.
    return Markup(source.replace("\r\n", "\n"))
