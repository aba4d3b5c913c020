"""Talk comes in; words with lemmas, clauses, and how each stretch is held by its speaker go out."""

from qualkit.language.assertion import assertion
from qualkit.language.docs import read_talk, read_words
from qualkit.language.lemmas import lemma, model_name
from qualkit.language.talk import Talk, prepare

__all__ = ["Talk", "assertion", "lemma", "model_name", "prepare", "read_talk", "read_words"]
