"""The component ``qualkit_codes``: a Doc comes in, and goes out with suggested codes as spans on their evidence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from spacy.language import Language

from qualkit.codebook import find_codebook, load_codebook, shipped
from qualkit.language.docs import without_blanks
from qualkit.model import Segment, SegmentKind, Span
from qualkit.suggest.base import ReadUnit
from qualkit.suggest.patterns import PatternSuggester

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as DocSpan

__all__ = ["CODES", "Codes"]

CODES = "qualkit"
"""The key of ``doc.spans`` under which evidence stands, and the name of the Doc's extension."""


class Codes:
    """Sets ``doc.spans["qualkit"]`` and ``doc._.qualkit``.

    Each span of the group is a piece of evidence, its label the code, its id the suggestion's. ``doc._.qualkit`` holds
    the suggestions themselves, whose offsets are the Doc's. Units are those of ``qualkit_units``, else the Doc's
    sentences, else the Doc.

    Args:
        codebooks: names of those that ship with qualkit, or paths; none means all that ship.
        min_probability: suggestions below it are left out, in [0, 1].
        model: what the pipeline is called in the suggestions' provenance.
    """

    def __init__(self, codebooks: Sequence[str], min_probability: float, model: str) -> None:
        paths = [find_codebook(name, folders=[Path.cwd()]) for name in codebooks] or shipped()
        self._suggester = PatternSuggester([load_codebook(path) for path in paths], model=model)
        self._least = min_probability

    def __call__(self, doc: Doc) -> Doc:
        """Suggest codes for each unit."""
        units = [_read(doc, span, at) for at, span in enumerate(_units(doc))]
        found = [each for each in self._suggester.suggest(units) if each.probability >= self._least]
        doc._.qualkit = found
        spans = []
        for suggestion in found:
            for evidence in suggestion.evidence:
                span = doc.char_span(
                    evidence.span.start,
                    evidence.span.end,
                    label=suggestion.code,
                    span_id=suggestion.id,
                    alignment_mode="expand",
                )
                if span is not None:
                    spans.append(span)
        doc.spans[CODES] = spans
        return doc


def _units(doc: Doc) -> list[DocSpan]:
    if "qualkit_units" in doc.spans:
        return list(doc.spans["qualkit_units"])
    if doc.has_annotation("SENT_START"):
        return list(doc.sents)
    return [doc[:]] if len(doc) else []


def _read(doc: Doc, span: DocSpan, at: int) -> ReadUnit:
    """A unit of the Doc with its words as the Doc has them."""
    text = doc.text[span.start_char : span.end_char]
    unit = Segment(f"s{at}", "doc", SegmentKind.UNIT, at, Span(span.start_char, span.end_char), text)
    return ReadUnit(unit, without_blanks(span.as_doc()))


@Language.factory(
    "qualkit_codes",
    assigns=["doc.spans", f"doc._.{CODES}"],
    default_config={"codebooks": [], "min_probability": 0.5},
)
def make_codes(nlp: Language, name: str, codebooks: list[str], min_probability: float) -> Codes:  # noqa: ARG001
    """The component ``qualkit_codes`` of a spaCy pipeline."""
    from spacy.tokens import Doc

    if not Doc.has_extension(CODES):
        Doc.set_extension(CODES, default=())
    return Codes(codebooks, min_probability, f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}")
