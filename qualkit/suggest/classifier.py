"""Codebooks come in; what was learned of their codes goes out: the one that ships, or one taught from their examples.

A classifier is a linear model, a memory of examples and, for each suggester, the curves that make one probability of
all. Those of the codebooks that ship are in ``qualkit/data/classifier`` (made by ``training/classifier.py``); any other
codebook is taught from its own examples when a run begins.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from qualkit.codebook import load_codebook
from qualkit.codebook.comparing import meaning_of, renamed_between
from qualkit.codebook.examples import Passage, passages_of
from qualkit.model import Codebook, digest_of
from qualkit.resources import classifier_folder, codebook_folder, files_digest
from qualkit.suggest.base import read_passages
from qualkit.suggest.features import read_features
from qualkit.suggest.linear import LinearModel, total
from qualkit.suggest.looking import ANYTHING, family_of
from qualkit.suggest.similar import Memory
from qualkit.suggest.stack import INPUTS, USES, CodeCurve, Stack
from qualkit.suggest.together import Together
from qualkit.suggest.unseen import Unseen

if TYPE_CHECKING:
    import numpy as np

__all__ = [
    "Classifier",
    "classifier_for",
    "features_of",
    "learn_from_passages",
    "shipped_classifier",
    "taught_classifier",
    "with_families",
]

RATE = 0.03
"""How often a code stands in a unit of talk: what a codebook without coded interviews is calibrated to."""
FEWEST = 6
"""Examples of a code below which nothing is learned of it: it "has too little to go on"."""
_MEMORY_FILE, _STACK_FILE, _EXAMPLES_FILE = "memory_{}.npz", "curves_{}.json", "examples.json.gz"
_SUFFIXES = (".json", ".npz", ".txt", ".gz")
_UNSEEN_FILE, _TOGETHER_FILE = "unseen.npz", "together.npz"


@dataclass(frozen=True, slots=True)
class Classifier:
    """What was learned of some codes.

    ``memories`` are ``passages`` and perhaps ``talk``; ``examples`` are the texts of each, in its order.
    ``digest`` tells one classifier from another. ``unseen`` is what it said of the talk before it had seen it,
    ``together`` which codes keep company. ``hidden`` are codes that another codebook in use has taken over,
    ``learned_as`` what codes were called when they were learned, where they have another name now.
    """

    linear: LinearModel
    memories: Mapping[str, Memory]
    stacks: Mapping[str, Stack]
    examples: Mapping[str, tuple[str, ...]]
    digest: str
    source: str
    unseen: Unseen | None = None
    together: Together | None = None
    hidden: frozenset[str] = frozenset()
    learned_as: Mapping[str, str] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that were learned."""
        return tuple(code for code in self.linear.codes if not code.startswith(ANYTHING))

    def save(self, folder: Path) -> None:
        """Write the classifier to a folder; what an earlier one left there goes first."""
        for file in folder.glob("*"):
            if file.suffix in _SUFFIXES:
                file.unlink()
        self.linear.save(folder, source=self.source)
        for name, memory in self.memories.items():
            memory.save(folder / _MEMORY_FILE.format(name))
        for name, stack in self.stacks.items():
            stack.save(folder / _STACK_FILE.format(name))
        if self.unseen is not None:
            self.unseen.save(folder / _UNSEEN_FILE)
        if self.together is not None:
            self.together.save(folder / _TOGETHER_FILE)
        told = json.dumps(self.examples, ensure_ascii=False, indent=0).encode()
        (folder / _EXAMPLES_FILE).write_bytes(gzip.compress(told, mtime=0))

    @classmethod
    def load(cls, folder: Path) -> Classifier:
        """Read what ``save`` wrote."""
        linear = LinearModel.load(folder)
        about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        examples = {
            name: tuple(texts)
            for name, texts in json.loads(gzip.decompress((folder / _EXAMPLES_FILE).read_bytes())).items()
        }
        memories = {name: Memory.load(folder / _MEMORY_FILE.format(name)) for name in examples}
        stacks = {name: Stack.load(folder / _STACK_FILE.format(name)) for name in USES}
        unseen = Unseen.load(folder / _UNSEEN_FILE, examples["talk"]) if (folder / _UNSEEN_FILE).is_file() else None
        together = Together.load(folder / _TOGETHER_FILE) if (folder / _TOGETHER_FILE).is_file() else None
        if together is not None and together.codes != tuple(c for c in linear.codes if not c.startswith(ANYTHING)):
            raise ValueError(f"{folder} holds the files of two classifiers")
        return cls(linear, memories, stacks, examples, files_digest(folder), str(about["source"]), unseen, together)


@cache
def shipped_classifier() -> Classifier | None:
    """The classifier of the codebooks that ship; None if it is not there."""
    folder = classifier_folder()
    return Classifier.load(folder) if (folder / "model.json").is_file() else None


def classifier_for(codebooks: Sequence[Codebook], model: str = "auto") -> list[Classifier]:
    """The classifiers that know the codebooks' codes: the shipped one for those that ship, a taught one for others.

    A codebook of a project that began as one that ships keeps what was learned of every code that still means the same:
    its definition, what belongs and what does not are worded as they were, whatever it is called now.
    """
    here = codebook_folder().resolve()
    own = [book for book in codebooks if not book.path or Path(book.path).resolve().parent != here]
    names: dict[str, str] = {}
    for book in own:
        names |= _learned_names(book)
    shipped = shipped_classifier() if len(own) < len(codebooks) or names else None
    # A name that was learned for another code cannot be lent to this one.
    known = {
        learned: code
        for code, learned in names.items()
        if shipped is not None and (code == learned or code not in shipped.codes)
    }
    taken = frozenset(code.id for book in own for code in book.codes if code.id not in known.values())
    found = []
    if shipped is not None:
        moved = {learned: code for learned, code in known.items() if learned != code}
        found.append(replace(_renamed(shipped, moved) if moved else shipped, hidden=taken))
    if own and (taught := taught_classifier(own, model, besides=frozenset(known.values()))) is not None:
        found.append(taught)
    return found


def _learned_names(book: Codebook) -> dict[str, str]:
    """Codes of a codebook that began as one that ships: id to the id under which it was learned."""
    file = codebook_folder() / f"{book.id}.yaml"
    if not file.is_file():
        return {}
    ships = load_codebook(file)
    meant = {code.id: meaning_of(code) for code in ships.codes}
    same = {code.id: code.id for code in book.codes if meant.get(code.id) == meaning_of(code)}
    return same | {now: was for was, now in renamed_between(ships, book).items()}


def _renamed(classifier: Classifier, moved: Mapping[str, str]) -> Classifier:
    """The same classifier with some of its codes called by other names."""

    def named(codes: Iterable[str]) -> list[str]:
        return [moved.get(code, code) for code in codes]

    linear, its = classifier.linear, classifier.together
    return replace(
        classifier,
        linear=LinearModel(named(linear.codes), linear.vectoriser, linear.weights, linear.intercepts),
        memories={name: memory.renamed(named(memory.codes)) for name, memory in classifier.memories.items()},
        stacks={
            name: replace(stack, curves={moved.get(code, code): curve for code, curve in stack.curves.items()})
            for name, stack in classifier.stacks.items()
        },
        digest=digest_of([classifier.digest, *(f"{was} {now}" for was, now in sorted(moved.items()))])[:16],
        unseen=replace(classifier.unseen, codes=tuple(named(classifier.unseen.codes))) if classifier.unseen else None,
        together=replace(its, codes=tuple(named(its.codes))) if its is not None else None,
        learned_as={now: was for was, now in moved.items()},
    )


def taught_classifier(
    codebooks: Sequence[Codebook], model: str = "auto", *, besides: frozenset[str] = frozenset()
) -> Classifier | None:
    """A classifier taught from the codebooks' own examples; None if no code has enough of them.

    Args:
        codebooks: whose examples.
        model: which language model reads them.
        besides: codes that another classifier tells.
    """
    codes = [code.id for book in codebooks for code in book.codes if code.id not in besides and not code.retired]
    if not codes:
        return None
    passages = passages_of(codebooks)
    enough = [code for code in codes if sum(code in passage.codes for passage in passages) >= FEWEST]
    if not enough:
        return None
    return learn_from_passages(passages, enough, model=model)


def features_of(passages: Sequence[Passage], model: str) -> list[Mapping[str, float]]:
    """The features of passages, each read by itself."""
    from qualkit.language.reading import reader

    units = [
        replace(unit, segment=replace(unit.segment, transcript_id=str(at)))
        for at, unit in enumerate(read_passages([passage.text for passage in passages], reader(model)))
    ]
    return [total(sentences) for sentences in read_features(units).sentences]


def with_families(codes: Iterable[str]) -> frozenset[str]:
    """Codes with the columns that tell their families, and that there is any code at all."""
    its = set(codes)
    return frozenset(its | {family_of(code) for code in its} | ({ANYTHING} if its else set()))


def learn_from_passages(passages: Sequence[Passage], codes: Sequence[str], *, model: str = "auto") -> Classifier | None:
    """Teach from example passages alone, calibrated by cross-validation and set to the base rate of talk.

    Returns:
        None if there is nothing to tell apart, as where every passage carries the only code.
    """
    import numpy as np

    from qualkit.suggest.learning import Lesson, teach

    counts = features_of(passages, model)
    lessons = [
        Lesson(its, with_families(passage.codes), passage.asked) for its, passage in zip(counts, passages, strict=True)
    ]
    columns = [*codes, *sorted({family_of(code) for code in codes}), ANYTHING]
    linear = teach(lessons, columns)
    codes = [code for code in linear.codes if not code.startswith(ANYTHING)]
    if not codes:
        return None
    own = [linear.codes.index(code) for code in codes]
    memory = Memory.of(counts, [passage.codes for passage in passages], codes)
    rng = np.random.default_rng(0)
    part = rng.integers(0, 5, len(lessons))
    logits = np.full((len(lessons), len(linear.codes)), -6.0)
    for each in range(5):
        rest = [lesson for lesson, its in zip(lessons, part, strict=True) if its != each]
        if not rest or len(rest) == len(lessons):
            continue
        other = teach(rest, linear.codes)
        for row in np.flatnonzero(part == each):
            said = other.logits(other.vectoriser.known(lessons[row].counts))
            for code, value in zip(other.codes, said, strict=True):
                logits[row, linear.codes.index(code)] = value
    truth = np.array([[code in lesson.codes for code in linear.codes] for lesson in lessons])
    return Classifier(
        linear,
        {"passages": memory},
        _curves(logits[:, own], truth[:, own], codes),
        {"passages": tuple(passage.text for passage in passages)},
        digest_of([repr((each.text, each.codes, each.asked)) for each in passages] + list(codes))[:16],
        f"{len(passages)} examples",
    )


def _curves(logits: np.ndarray, truth: np.ndarray, codes: Sequence[str]) -> dict[str, Stack]:
    """Curves over all codes, shifted from how often the examples carry a code to how often talk does."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    flat, said = logits.reshape(-1, 1), truth.reshape(-1)
    fitted = LogisticRegression(C=100.0).fit(flat, said)
    slope = float(max(fitted.coef_[0][0], 0.05))
    rate = float(said.mean())
    shift = np.log(RATE / (1 - RATE)) - np.log(rate / (1 - rate))
    intercept = float(fitted.intercept_[0] + shift)
    found = {}
    for name, uses in USES.items():
        # Nobody has coded talk with this codebook yet: what its patterns and likeness are worth is a modest guess.
        alike = 1.0 if "best" in uses else 6.0
        worth = {"best": slope, "patterns": 2.0, "passages_near": alike}
        slopes = tuple(round(worth.get(each, 0.0), 4) if each in uses else 0.0 for each in INPUTS)
        curves = {"": CodeCurve(round(intercept, 4), slopes, int(said.sum()))}
        for at, code in enumerate(codes):
            curves[code] = replace(curves[""], n=int(truth[:, at].sum()))
        found[name] = Stack(curves, source="cross-validation on the examples, set to a base rate of 0.03")
    return found
