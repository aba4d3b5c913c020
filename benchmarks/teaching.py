"""How long a review session waits for what its decisions teach.

    python benchmarks/teaching.py

Two figures. The step alone, at 5,000 units that are all ruled on and 110 codes that are all in use, on one core: units of
corpora/narratives with their gold, columns beyond the 69 learned codes being copies with the gold of other units. And the process that a
session starts, on a project of 75 interviews of corpora/narratives: seconds until it has read them, and seconds from telling to hearing.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from qualkit.language.reading import reader
from qualkit.project import Project
from qualkit.project.learning import Ground, lesson
from qualkit.project.teaching import Teacher, changes_in, per_cent
from qualkit.suggest.bags import Bags
from qualkit.suggest.base import read_passages
from qualkit.suggest.beside import shipped_beside
from qualkit.suggest.classifier import shipped_classifier
from qualkit.suggest.features import read_features
from qualkit.suggest.linear import total

UNITS, CODES, INTERVIEWS = 5_000, 110, 75
NARRATIVES = Path(__file__).resolve().parent.parent / "corpora" / "narratives"


def step_alone() -> None:
    classifier = shipped_classifier()
    assert classifier is not None
    known = classifier.unseen
    assert known is not None
    units = [
        replace(unit, segment=replace(unit.segment, transcript_id=str(at)))
        for at, unit in enumerate(read_passages(known.texts[:UNITS], reader()))
    ]
    bags = Bags.of(classifier.linear.vectoriser, (total(sentences) for sentences in read_features(units).sentences))
    more = CODES - len(known.codes)
    rng = np.random.default_rng(0)
    truth = np.hstack([known.truth[:UNITS], known.truth[rng.permutation(UNITS), :more]])
    logits = np.hstack([known.logits[:UNITS], known.logits[:UNITS, :more]])
    logits = 0.35 * (logits - logits.mean(axis=0)) - 3.5  # weights that know little: there is something to learn
    codes = tuple(f"{at}" for at in range(CODES))
    places = tuple((str(group), f"s{at}") for at, group in enumerate(known.group[:UNITS].tolist()))
    ground = Ground(places, bags, logits.astype(np.float32), codes, np.zeros(UNITS, bool), shipped_beside())
    for many in (500, 1_000, 2_500, UNITS):
        rulings: dict[str, dict[str, dict[str, float]]] = {}
        for (transcript, unit), its in zip(places[:many], truth[:many], strict=True):
            rulings.setdefault(transcript, {})[unit] = {codes[at]: 1.0 for at in np.flatnonzero(its)}
        shown = per_cent(ground, None, {})
        began = time.perf_counter()
        adapted = lesson(ground, rulings)
        fitted = time.perf_counter()
        changed = changes_in(ground, shown, per_cent(ground, adapted, rulings))
        ended = time.perf_counter()
        used = "used" if adapted is not None else "not used"
        print(
            f"{many:6d} of {UNITS} units ruled on, {CODES} codes: fit {fitted - began:5.2f} s, predict {ended - fitted:5.2f} s, "
            f"{len(changed)} probabilities changed ({used})",
            flush=True,
        )


def session() -> None:
    with tempfile.TemporaryDirectory() as place, Project.create(Path(place) / "project") as project:
        files = sorted(file for file in NARRATIVES.glob("n1??-*.*") if file.suffix in (".txt", ".md"))[:INTERVIEWS]
        project.import_sources(files)
        project.suggest()
        shown: dict[str, dict[str, dict[str, float]]] = {}
        rng = np.random.default_rng(0)
        codes = sorted({each.code for each in project.store.suggestions()})
        for each in project.store.suggestions():
            its = shown.setdefault(each.transcript_id, {}).setdefault(each.segment_id, {})
            its[each.code] = float(each.probability > rng.random())
            its.setdefault(codes[rng.integers(len(codes))], float(rng.random() < 0.1))
        numbers = project.numbers()
        print(
            f"{numbers['transcripts']} interviews, {numbers['words']} words, {numbers['units']} units, {len(codes)} codes"
        )
        began = time.perf_counter()
        with Teacher(project.folder, project.config, project.codebook_paths()) as teacher:
            print(f"start() returns after {1000 * (time.perf_counter() - began):.1f} ms")
            while not teacher.ready:
                assert not teacher.failed, teacher.failed
                time.sleep(0.02)
            print(f"ready after {time.perf_counter() - began:.1f} s")
            for many in (10, 30, len(shown)):
                rulings = {each: shown[each] for each in sorted(shown)[:many]}
                began, longest, update = time.perf_counter(), 0.0, None
                teacher.tell(rulings)
                told = time.perf_counter() - began
                while update is None:
                    before = time.perf_counter()
                    update = teacher.poll()
                    time.sleep(0.002)
                    longest = max(longest, time.perf_counter() - before)  # also what the other threads hold up
                heard = time.perf_counter() - began
                print(
                    f"{update.units:6d} units ruled on: {update.seconds:5.2f} s there, {heard:5.2f} s from telling to hearing, "
                    f"{len(update.changed)} changed; tell() {1000 * told:.2f} ms, longest poll() with 2 ms of sleep {1000 * longest:.1f} ms",
                    flush=True,
                )
            began = time.perf_counter()
            teacher.tell(shown)
            time.sleep(0.3)
            began = time.perf_counter()
        print(f"close() while it works: {1000 * (time.perf_counter() - began):.1f} ms")


if __name__ == "__main__":
    with threadpool_limits(1):  # as in the process of a session
        step_alone()
    session()
