"""Tagged words come in; nouns go out with the gender that a lexicon gives them, as context seldom tells it.

*krav* is neuter whether or not an *et* stands before it. A tagger that has not met a noun takes it for common gender,
as most are, and a quarter of what it gets wrong in the features is this. The lexicon holds forms; one it lacks goes by
the longest end of it that is there, since a compound has the gender of its last part (*ansøgningskrav* as *krav*).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.pipeline import Pipe

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["NounGender", "compact"]

_SHORTEST = 3  # letters of an end that may speak for a compound


class NounGender(Pipe):
    """Sets ``Gender`` in the morphology of nouns; put it after the tagger and before what reads the features."""

    def __init__(self, nlp: Language, name: str) -> None:
        """An empty one; ``fill`` or ``from_disk`` gives it words."""
        self.vocab, self.name = nlp.vocab, name
        self.fill({})

    def fill(self, genders: Mapping[str, str]) -> None:
        """Take over form in small letters → ``Com`` or ``Neut``."""
        self._genders = dict(sorted(genders.items()))
        self._cached = lru_cache(maxsize=50_000)(lambda form: by_end(self._genders, form))

    def gender(self, form: str) -> str:
        """``Com``, ``Neut``, or empty if neither the form nor an end of it is known."""
        return self._cached(form.lower())

    def __call__(self, doc: Doc) -> Doc:
        """Set the gender of each noun that has one."""
        token: Any  # its stub lacks set_morph
        for token in doc:
            if token.pos_ == "NOUN" and (now := token.morph.get("Gender", [])):
                gender = self.gender(token.text)
                if gender and gender != now[0]:
                    token.set_morph({**token.morph.to_dict(), "Gender": gender})
        return doc

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002 - spaCy's signature
        """The lexicon, as ``to_disk`` writes it."""
        import srsly

        return zlib.compress(srsly.msgpack_dumps(self._genders), 9)

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> NounGender:  # noqa: ARG002
        """Take the lexicon over."""
        import srsly

        self.fill(srsly.msgpack_loads(zlib.decompress(data)))
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Write the lexicon to the folder ``path``."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "genders.msgpack.z").write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> NounGender:  # noqa: ARG002
        """Read the lexicon from the folder ``path``."""
        return self.from_bytes((Path(path) / "genders.msgpack.z").read_bytes())


@Language.factory("qualkit_gender", assigns=["token.morph"], requires=["token.pos"])
def make_gender(nlp: Language, name: str) -> NounGender:
    """The component ``qualkit_gender`` of a spaCy pipeline."""
    return NounGender(nlp, name)


def by_end(genders: Mapping[str, str], form: str) -> str:
    """The gender of the longest end of ``form`` that is known, the form itself first; else empty."""
    for start in range(max(1, len(form) - _SHORTEST + 1)):
        if gender := genders.get(form[start:]):
            return gender
    return ""


def compact(genders: Mapping[str, str]) -> dict[str, str]:
    """The forms that are needed for ``by_end`` to say of each form what ``genders`` says."""
    kept: dict[str, str] = {}
    for form in sorted(genders, key=lambda form: (len(form), form)):
        if by_end(kept, form) != genders[form]:
            kept[form] = genders[form]
    return kept
