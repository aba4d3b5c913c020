"""The treebank and what the teachers said come in; lemma table, genders and running text put right by them go out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import spacy
from spacy.language import Language
from spacy.training import Example

from genders import noun_genders
from qualkit.language.gender import by_end, compact
from qualkit.language.lemmatizer import EndingLemmatizer
from treebank import Sentence, in_documents, to_doc

__all__ = ["lemmatizer_of", "put_right", "with_lemmas"]


def lemmatizer_of(gold: Sequence[Sentence], nlp: Language | None = None) -> EndingLemmatizer:
    """The lemmatizer with the treebank's words."""
    nlp = nlp or spacy.blank("da")
    lemmatizer = EndingLemmatizer(nlp, "qualkit_lemmatizer")
    docs = [to_doc(nlp.vocab, row) for row in in_documents(gold)]
    lemmatizer.initialize(lambda: [Example(doc, doc) for doc in docs])
    return lemmatizer


def with_lemmas(sentences: Sequence[Sentence], lemmatizer: EndingLemmatizer) -> list[Sentence]:
    """The sentences with lemmas by form and tag."""
    return [
        replace(
            sentence,
            lemmas=tuple(
                lemmatizer.lemma(word, tag.removesuffix("_"))
                for word, tag in zip(sentence.words, sentence.tags, strict=True)
            ),
        )
        for sentence in sentences
    ]


def with_genders(sentences: Sequence[Sentence], genders: Mapping[str, str]) -> list[Sentence]:
    """The sentences with the nouns' genders by a lexicon."""
    return [
        replace(
            sentence,
            tags=tuple(
                _with_gender(word, tag, genders) for word, tag in zip(sentence.words, sentence.tags, strict=True)
            ),
        )
        for sentence in sentences
    ]


def _with_gender(word: str, tag: str, genders: Mapping[str, str]) -> str:
    if not tag.startswith("NOUN|") or "Gender=" not in tag:
        return tag
    gender = by_end(genders, word.lower())
    return tag.replace("Gender=Neut", f"Gender={gender}").replace("Gender=Com", f"Gender={gender}") if gender else tag


def put_right(gold: Sequence[Sentence], silver: Sequence[Sentence]) -> tuple[list[Sentence], dict[str, str]]:
    """The running text with lemmas, and with genders that it tells elsewhere; and the compact lexicon of genders."""
    lemmatizer = lemmatizer_of(gold)
    genders = compact(noun_genders(gold, with_lemmas(silver, lemmatizer)))
    return with_lemmas(with_genders(silver, genders), lemmatizer), genders
