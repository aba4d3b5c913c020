"""A folder of interviews with gold codings comes in; how right the suggestions are goes out, beside simple systems.

The folder holds the interviews, ``gold/NAME.jsonl`` for each (offsets into the text as it is read), perhaps
``split.json`` (part to names), and perhaps ``coders/A`` and ``coders/B``, files like the gold's, by which the coders'
agreement is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit.errors import ConfigError
from qualkit.evaluation.gold import GoldCoding, codes_of_units, read_gold, read_split
from qualkit.evaluation.scoring import Scored, Summary, level_two, summarise
from qualkit.model import Codebook, Transcript
from qualkit.project.progress import Progress, silent

if TYPE_CHECKING:
    import numpy as np

    from qualkit.suggest.base import ReadUnit
    from qualkit.suggest.ensemble import Ensemble

__all__ = ["Evaluation", "Interview", "evaluate", "read_corpus"]

TEACHING_PARTS = ("train", "dev")
FEWEST_TEXTS = 20
"""Passages and units below which the simple systems cannot be taught, and are left out."""


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview of a corpus, read and cut, with the codes that the gold gives each codable unit."""

    name: str
    transcript: Transcript
    units: list[ReadUnit]
    gold: list[GoldCoding]
    codes: list[set[str]]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation found: a summary for each system, at the codes themselves and at level two.

    ``coders`` has how far two coders overlap (F), where their codings are there. ``boundaries`` says how well units are
    cut, ``turning_points`` how well those are told, with each family of cues left out in turn, ``events`` how many of
    them are found within one unit, ``ablation`` how right the ensemble is without each ingredient. ``taught`` counts
    the units that the weights were taught on: of these the figures say nothing.
    """

    corpus: str
    part: str
    interviews: int
    words: int
    threshold: float
    leaves: list[Summary]
    level_two: list[Summary]
    coders: dict[str, float]
    boundaries: dict[str, float]
    turning_points: list[dict[str, Any]]
    events: list[dict[str, Any]]
    versions: dict[str, str]
    ablation: list[dict[str, Any]]
    taught: int


def read_corpus(folder: Path, *, part: str = "", model: str = "auto", progress: Progress = silent) -> list[Interview]:
    """Read the interviews of a corpus that have gold codings.

    Args:
        folder: of the corpus.
        part: of the split; all interviews if empty.
        model: which language model reads.
        progress: told how far it is.

    Raises:
        ConfigError: Q601, there is nothing to evaluate against.
    """
    from qualkit.language.reading import reader
    from qualkit.read import read_file
    from qualkit.read.sources import find_sources
    from qualkit.segment import segment
    from qualkit.suggest.base import read_units

    split = read_split(folder)
    by = reader(model)
    files = []
    for path in find_sources(folder)[0]:
        gold = _beside(folder / "gold", path)
        if path.parent == folder and gold is not None and (not part or split.get(path.stem) == part):
            files.append((path, gold))
    if not files:
        known = ", ".join(sorted(set(split.values()))) or "no parts"
        raise ConfigError(
            "Q601",
            f"no interview in {folder} has gold codings" + (f" in the part {part!r}" if part else ""),
            hint=f"gold/NAME.jsonl beside the interviews; split.json names: {known}",
        )
    found = []
    for number, (path, file) in enumerate(files, start=1):
        transcript = read_file(path).transcript
        units = read_units(transcript, segment(transcript).units, by)
        codings = read_gold(file)
        codes = codes_of_units([unit.segment for unit in units], codings)
        found.append(Interview(path.stem, transcript, units, codings, codes))
        progress("read", number, len(files))
    return found


def _beside(folder: Path, path: Path) -> Path | None:
    """The codings of an interview: under its whole name, or under what stands before the first hyphen."""
    for name in (path.stem, path.stem.split("-")[0]):
        file = folder / f"{name}.jsonl"
        if file.is_file():
            return file
    return None


def evaluate(
    folder: Path,
    codebooks: Sequence[Codebook],
    *,
    part: str = "test",
    threshold: float = 0.5,
    model: str = "auto",
    baselines: bool = False,
    draws: int = 200,
    seed: int = 0,
    progress: Progress = silent,
) -> Evaluation:
    """Score the suggesters, and simple systems beside them, on a part of a corpus.

    Args:
        folder: of the corpus.
        codebooks: whose codes are scored.
        part: of the corpus's split; empty for all of it.
        threshold: from which probability suggestions are shown.
        model: which language model reads.
        baselines: score the simple systems too; they are taught from the examples and the parts ``train`` and ``dev``,
            but for what is scored.
        draws: of the bootstrap over informants.
        seed: of the draws.
        progress: told how far it is.

    Raises:
        ConfigError: Q601, there is nothing to evaluate against.
    """
    from qualkit.project.ablation import ablate
    from qualkit.project.suggesting import versions
    from qualkit.project.turning_scores import turning_point_events, turning_point_units
    from qualkit.suggest.ensemble import Ensemble

    interviews = read_corpus(folder, part=part, model=model, progress=progress)
    known = [code.id for book in codebooks for code in book.codes]
    codes = tuple(code for code in known if any(code in its for each in interviews for its in each.codes))
    if not codes:
        raise ConfigError(
            "Q601", "the gold has no code of these codebooks", hint="name the codebooks it was coded with"
        )
    ensemble = Ensemble(codebooks)
    scored = _systems(interviews, ensemble, codes)
    if baselines:
        scored.update(_baselines(folder, interviews, codebooks, codes, model))
    leaves, upper = [], []
    for number, (name, probability) in enumerate(scored.items(), start=1):
        table = _table(interviews, codes, probability)
        leaves.append(summarise(name, table, threshold=threshold, draws=draws, seed=seed))
        upper.append(summarise(name, level_two(table), threshold=threshold, draws=draws, seed=seed))
        progress("score", number, len(scored))
    return Evaluation(
        folder.name,
        part,
        len(interviews),
        sum(len(unit.segment.text.split()) for each in interviews for unit in each.units),
        threshold,
        leaves,
        upper,
        _coders(folder, interviews, codes),
        _boundaries(interviews),
        turning_point_units(interviews, codes, scored["ensemble"]),
        turning_point_events(interviews, codes, scored["ensemble"]),
        versions(model),
        ablate(interviews, ensemble, codes, _table(interviews, codes, scored["ensemble"]).truth, threshold=threshold),
        _taught(interviews, ensemble),
    )


def _table(interviews: Sequence[Interview], codes: Sequence[str], probability: np.ndarray) -> Scored:
    import numpy as np

    truth = np.array([[code in its for code in codes] for each in interviews for its in each.codes])
    group = np.array([at for at, each in enumerate(interviews) for _ in each.units])
    return Scored(tuple(codes), truth, probability, group)


def _systems(interviews: Sequence[Interview], ensemble: Ensemble, codes: Sequence[str]) -> dict[str, np.ndarray]:
    """The suggesters, each by what it tells: all units × codes."""
    import numpy as np

    from qualkit.suggest.ensemble import LearnedSuggester, SimilarSuggester
    from qualkit.suggest.patterns import PatternSuggester

    codebooks = ensemble.codebooks
    kinds: dict[str, Ensemble] = {
        "ensemble": ensemble,
        "learned": LearnedSuggester(codebooks, classifiers=ensemble.classifiers),
        "similar": SimilarSuggester(codebooks, classifiers=ensemble.classifiers),
    }
    told: dict[str, list[Mapping[str, float]]] = {name: [] for name in (*kinds, "patterns")}
    patterns = PatternSuggester(codebooks)
    for each in interviews:
        seen = ensemble.look(each.units)
        for name, kind in kinds.items():
            told[name] += kind.tell(each.units, seen)
        found: dict[str, dict[str, float]] = {unit.segment.id: {} for unit in each.units}
        for suggestion in patterns.suggest(each.units):
            found[suggestion.segment_id][suggestion.code] = suggestion.probability
        told["patterns"] += found.values()
    return {name: np.array([[its.get(code, 0.0) for code in codes] for its in units]) for name, units in told.items()}


def _baselines(
    folder: Path, interviews: Sequence[Interview], codebooks: Sequence[Codebook], codes: Sequence[str], model: str
) -> dict[str, np.ndarray]:
    from qualkit.codebook.examples import passages_of
    from qualkit.evaluation.baselines import BASELINES

    passages = passages_of(codebooks)
    texts = [passage.text for passage in passages]
    carried: list[Any] = [passage.codes for passage in passages]
    scored = {each.name for each in interviews}
    for part in sorted({*TEACHING_PARTS} & set(read_split(folder).values())):
        for each in read_corpus(folder, part=part, model=model):
            if each.name in scored:
                continue
            texts += [unit.segment.text for unit in each.units]
            carried += each.codes
    if len(texts) < FEWEST_TEXTS:
        return {}
    units = [unit.segment.text for each in interviews for unit in each.units]
    return {name: system(texts, carried, units, codes) for name, system in BASELINES.items()}


def _taught(interviews: Sequence[Interview], ensemble: Ensemble) -> int:
    """How many of the units taught the weights that are being scored."""
    known = {text for each in ensemble.classifiers for texts in each.examples.values() for text in texts}
    return sum(unit.segment.text in known for each in interviews for unit in each.units if len(unit.segment.text) > 60)


def _coders(folder: Path, interviews: Sequence[Interview], codes: Sequence[str]) -> dict[str, float]:
    """How far two coders agree on these interviews: F of codings that overlap, and of codes on units."""
    places = sorted(path for path in (folder / "coders").glob("*") if path.is_dir())
    if len(places) < 2:
        return {}
    one, other = places[:2]
    overlap = total = shared = marked = 0
    for each in interviews:
        files = [_beside(place, Path(each.name)) for place in (one, other)]
        if None in files:
            continue
        a, b = (read_gold(file) for file in files if file is not None)
        overlap += sum(any(_meet(x, y) for y in b) for x in a) + sum(any(_meet(x, y) for y in a) for x in b)
        total += len(a) + len(b)
        segments = [unit.segment for unit in each.units]
        for mine, theirs in zip(codes_of_units(segments, a), codes_of_units(segments, b), strict=True):
            shared += 2 * len(mine & theirs & set(codes))
            marked += len(mine & set(codes)) + len(theirs & set(codes))
    return {"overlap_f": overlap / max(1, total), "unit_f": shared / max(1, marked)}


def _meet(one: GoldCoding, other: GoldCoding) -> bool:
    return one.code == other.code and one.span.start < other.span.end and other.span.start < one.span.end


def _boundaries(interviews: Sequence[Interview], *, reach: int = 30) -> dict[str, float]:
    """How often a coding's edge falls on a unit's edge (within ``reach`` characters), and how many units it spans."""
    hit = edges = spanned = codings = 0
    for each in interviews:
        starts = [unit.segment.span.start for unit in each.units]
        ends = [unit.segment.span.end for unit in each.units]
        for coding in each.gold:
            hit += any(abs(coding.span.start - at) <= reach for at in starts)
            hit += any(abs(coding.span.end - at) <= reach for at in ends)
            edges += 2
            codings += 1
            spanned += sum(s < coding.span.end and coding.span.start < e for s, e in zip(starts, ends, strict=True))
    return {"edges_on_units": hit / max(1, edges), "units_per_coding": spanned / max(1, codings)}
