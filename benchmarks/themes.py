"""Themes: seconds for 1,000 units, and how stable themes of the fictional interviews are.

python benchmarks/themes.py                    # speed on 1,000 units, stability on all of corpora/narratives
python benchmarks/themes.py --planted          # planted themes and shuffled text over ten seeds
"""

import random
import sys
import time
from dataclasses import replace
from pathlib import Path

from threadpoolctl import threadpool_limits

from qualkit import read_file, segment_transcript
from qualkit.findings import CodedMaterial
from qualkit.project.coded import cases_of
from qualkit.themes import find_themes
from qualkit.themes.engines.base import default_topics
from qualkit.themes.engines.nmf import NmfEngine
from qualkit.themes.null import shuffled, shuffled_themes
from qualkit.themes.preparing import Documents, prepare
from qualkit.themes.stability import stability

NARRATIVES = Path(__file__).resolve().parent.parent / "corpora" / "narratives"


def narratives() -> CodedMaterial:
    transcripts = [
        read_file(path).transcript
        for path in sorted(NARRATIVES.iterdir())
        if path.suffix in (".txt", ".md", ".srt", ".vtt") and path.name[0] == "n"
    ]
    cases = cases_of(transcripts)
    whose = {voice: case.id for case in cases for voice in case.voices}
    units = tuple(
        unit
        for transcript in transcripts
        for unit in sorted(segment_transcript(transcript).units, key=lambda unit: unit.span)
        if (transcript.id, unit.speaker) in whose
    )
    return CodedMaterial(
        cases=cases,
        transcripts={transcript.id: transcript for transcript in transcripts},
        units=units,
        case_of={unit.id: whose[unit.transcript_id, unit.speaker] for unit in units},
        codings=(),
        hints={},
        labels={},
    )


def speed(material: CodedMaterial) -> None:
    some = replace(material, units=material.units[:1000])
    engine = NmfEngine()
    find_themes(replace(material, units=material.units[:60]), engine)  # the libraries load
    start = time.perf_counter()
    documents = prepare(some)
    read = time.perf_counter()
    with threadpool_limits(limits=1):
        engine.fit(documents, topics=default_topics(1000), seed=0)
    fitted = time.perf_counter()
    find_themes(some, engine)
    print(f"1,000 units: words {read - start:.2f} s, NMF {fitted - read:.2f} s (goal < 2), ", end="")
    print(f"all with stability and shuffled text {time.perf_counter() - fitted:.1f} s (goal < 10)")


def stable(material: CodedMaterial) -> None:
    print("\n| interviews of | units | themes | median stability (goal 0.70) | ARI | NMI | like shuffled text | s |")
    print("|---|---|---|---|---|---|---|---|")
    cases = [case.id for case in material.cases]
    for number in (25, 60, len(cases)):
        chosen = set(cases[:number])
        some = replace(material, units=tuple(u for u in material.units if material.case_of[u.id] in chosen))
        for topics in (5, None):
            start = time.perf_counter()
            model = find_themes(some, NmfEngine(), topics=topics)
            alike = sum("like_shuffled" in theme.flags for theme in model.themes)
            print(
                f"| {number} | {len(some.units)} | {len(model.themes)} | {model.stability:.2f} | {model.ari:.2f} | {model.nmi:.2f} "
                f"| {alike} of {len(model.themes)} | {time.perf_counter() - start:.0f} |",
                flush=True,
            )
    for theme in model.themes:
        flags = ", ".join(theme.flags)
        print(f"  {theme.stability:.2f} {len(theme.cases):>4} {' '.join(word for word, _ in theme.words[:8])}  {flags}")


def planted(seeds: int = 10) -> None:
    """Five vocabularies of twelve made-up words, 168 units of twelve informants, six words a unit and four of noise."""
    from sklearn.metrics import adjusted_rand_score

    aris, flagged, spurious, total = [], 0, 0, 0
    engine = NmfEngine()
    for seed in range(seeds):
        rng = random.Random(seed)
        truth = [rng.randrange(5) for _ in range(84) for _ in range(2)]
        noise = [f"støj{number}" for number in range(60)]
        words = tuple(
            tuple(f"tema{theme}ord{rng.randrange(12)}" for _ in range(6)) + tuple(rng.choices(noise, k=4))
            for theme in truth
        )
        said = Documents(
            tuple(map(str, range(168))), tuple(f"c{at // 14}" for at in range(168)), tuple(map(" ".join, words)), words
        )
        for documents in (said, shuffled(said, seed=seed)):
            with threadpool_limits(limits=1):
                found = engine.fit(documents, topics=5, seed=seed)
                again = stability(engine, documents, found, topics=5, seed=seed)
                null = shuffled_themes(engine, documents, topics=5, seed=seed)
            alike = sum(null.alike(a, b) for a, b in zip(again.themes, again.held_out, strict=True))
            if documents is said:
                aris.append(adjusted_rand_score(truth, found.labels()))
                spurious += alike
            else:
                flagged += alike
        total += 5
    print(f"planted: ARI {min(aris):.2f} to {max(aris):.2f} (goal 0.60), {spurious} of {total} flagged by mistake")
    print(f"shuffled: {flagged} of {total} flagged (goal 95 %)")


if __name__ == "__main__":
    if "--planted" in sys.argv:
        planted()
    else:
        everything = narratives()
        speed(everything)
        stable(everything)
