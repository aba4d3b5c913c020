"""What qualkit adds to a spaCy pipeline, by name; spaCy finds it through the package's entry points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spacy.language import Language

from qualkit.language.assertion import assertion
from qualkit.language.boundaries import set_starts
from qualkit.language.gender import make_gender
from qualkit.language.lemmatizer import make_lemmatizer
from qualkit.language.talk import prepare

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["make_gender", "make_lemmatizer", "mark_assertion", "sentences"]


@Language.component("qualkit_sentences", assigns=["token.is_sent_start"])
def sentences(doc: Doc) -> Doc:
    """Sentence starts that our rules are sure of; put it before a senter or parser, which decides on the rest."""
    return set_starts(doc, sure=False)


@Language.factory("qualkit_assertion", assigns=["span._.assertion"])
def mark_assertion(nlp: Language, name: str) -> Any:  # noqa: ARG001 - spaCy's signature
    """After it, ``span._.assertion`` tells how the speaker holds any span of the Doc: polarity, modality, voice …

    The values are those of ``qualkit.model.ATTRIBUTE_VALUES``. Needs lemmas; a parse makes it better.
    """
    from spacy.tokens import Doc, Span

    def told(span: Span) -> dict[str, str]:
        doc = span.doc
        if doc._._qualkit_talk is None:
            doc._._qualkit_talk = prepare(doc)
        return assertion(doc._._qualkit_talk, span.start, span.end)

    if not Doc.has_extension("_qualkit_talk"):
        Doc.set_extension("_qualkit_talk", default=None)
        Span.set_extension("assertion", getter=told)
    return _as_it_is


def _as_it_is(doc: Doc) -> Doc:
    """Nothing to do now: what is asked for is read when it is asked for."""
    return doc
