"""What qualkit adds to a spaCy pipeline, by name; spaCy finds it through the package's entry points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

from qualkit.language.boundaries import set_starts
from qualkit.language.gender import make_gender
from qualkit.language.lemmatizer import make_lemmatizer

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["make_gender", "make_lemmatizer", "sentences"]


@Language.component("qualkit_sentences", assigns=["token.is_sent_start"])
def sentences(doc: Doc) -> Doc:
    """Sentence starts that our rules are sure of; put it before a senter or parser, which decides on the rest."""
    return set_starts(doc, sure=False)
