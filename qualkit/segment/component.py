"""The component ``qualkit_units``: a Doc comes in, and goes out with its meaning units as spans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

from qualkit.model import Role, Span, Speaker, Transcript, Turn
from qualkit.segment.cutting import segment

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["UNITS", "Units"]

UNITS = "qualkit_units"
"""The key of ``doc.spans`` under which the units stand."""


class Units:
    """Sets ``doc.spans["qualkit_units"]``: the whole Doc is taken as what one person says.

    Args:
        min_words, max_words, target_words: as ``qualkit.segment.segment`` takes them.
    """

    def __init__(self, min_words: int, max_words: int, target_words: int) -> None:
        self._lengths = {"min_words": min_words, "max_words": max_words, "target_words": target_words}

    def __call__(self, doc: Doc) -> Doc:
        """Cut the Doc; a unit that ends inside a token takes the whole token."""
        text = doc.text
        whole = Span(0, len(text))
        transcript = Transcript(
            id="t", name="doc", title="", text=text, source_name="", source_format="txt", sha256="",
            speakers=(Speaker("A", Role.INFORMANT),), turns=(Turn(0, "A", whole, (whole,)),),
        )  # fmt: skip
        units = segment(transcript, **self._lengths).units if text.strip() else ()
        found = (doc.char_span(unit.span.start, unit.span.end, alignment_mode="expand") for unit in units)
        doc.spans[UNITS] = [span for span in found if span is not None]
        return doc


@Language.factory(
    "qualkit_units",
    assigns=["doc.spans"],
    default_config={"min_words": 20, "max_words": 120, "target_words": 60},
)
def make_units(nlp: Language, name: str, min_words: int, max_words: int, target_words: int) -> Units:  # noqa: ARG001
    """The component ``qualkit_units`` of a spaCy pipeline."""
    return Units(min_words, max_words, target_words)
