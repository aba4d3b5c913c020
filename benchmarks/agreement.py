"""How long it takes to tell agreement: six coders, 30 codes, 5,000 units of 50 interviews, 1,000 draws of the bootstrap.

    python benchmarks/agreement.py [UNITS] [CODERS]

The decisions are invented: a truth of two codes a unit in the mean, which each coder misses at one time in five and adds to
at one in a hundred; every fourth unit is passed over by each coder. What is timed is the store being read, the counting, and the
bootstrap, as `qualkit agree` does them.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from measure import machine
from qualkit.model import (
    Decision,
    Part,
    PartKind,
    Role,
    Segment,
    SegmentKind,
    Span,
    Speaker,
    Transcript,
    Turn,
    Verdict,
    content_id,
)
from qualkit.project.agreeing import agreement
from qualkit.project.disagreeing import disagreements
from qualkit.project.rulings import read_rulings
from qualkit.store import Store

INTERVIEWS, CODES, WORDS = (
    50,
    30,
    "Så fik jeg en ny sagsbehandler, og så gik det stærkt, for hun ringede hver fredag. " * 4,
)


def interview(name: str, many: int) -> tuple[Transcript, list[Segment]]:
    spans = [Span(at * (len(WORDS) + 1), at * (len(WORDS) + 1) + len(WORDS)) for at in range(many)]
    text = "".join(f"{WORDS}\n" for _ in spans)
    parts = [p for s in spans for p in (Part(PartKind.SPEECH, s), Part(PartKind.BLANK, Span(s.end, s.end + 1)))]
    transcript = Transcript(
        id=content_id("t", name),
        name=name,
        title=name,
        text=text,
        source_name=name,
        source_format="txt",
        sha256=f"{abs(hash(name)):064x}"[:64],
        speakers=(Speaker("B", Role.INFORMANT, ("B",)),),
        turns=tuple(Turn(at, "B", span, (span,)) for at, span in enumerate(spans)),
        parts=tuple(parts),
    )
    return transcript, [Segment.cut(transcript, SegmentKind.UNIT, at, s, speaker="B") for at, s in enumerate(spans)]


def main() -> None:
    units, coders = (int(each) for each in (*sys.argv[1:], *("5000", "6")[len(sys.argv) - 1 :]))
    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), create=True) as store:
        texts = [interview(f"i{at:03}", units // INTERVIEWS) for at in range(INTERVIEWS)]
        store.put_transcripts(texts)
        cut = [unit for _, its in texts for unit in its]
        truth = rng.random((len(cut), CODES)) < 2 / CODES
        began, made = time.perf_counter(), 0
        for coder in range(coders):
            given = (truth & (rng.random(truth.shape) < 0.8)) | (rng.random(truth.shape) < 0.01)
            batch = []
            for at in np.flatnonzero(rng.random(len(cut)) < 0.75):
                common = {"transcript_id": cut[at].transcript_id, "segment_id": cut[at].id, "span": cut[at].span}
                batch += [
                    Decision(f"k{coder}", Verdict.ADD, code=f"akse{c % 5}.kode{c}", **common)
                    for c in np.flatnonzero(given[at])
                ]
                batch.append(Decision(f"k{coder}", Verdict.DONE, **common))
            store.append_decisions(batch)
            made += len(batch)
        print(f"{machine()}; {coders} coders, {CODES} codes, {len(cut)} units, {made} decisions", flush=True)
        print(f"made in {time.perf_counter() - began:.1f} s (not part of what is told)", flush=True)
        for name, call in (
            ("decisions read from the store", lambda: store.decisions()),
            ("… and made into arrays", lambda: read_rulings(store)),
            ("agreement without intervals", lambda: agreement(store, draws=0)),
            ("agreement, 1,000 draws", lambda: agreement(store, draws=1000)),
            ("disagreements", lambda: disagreements(store)),
        ):
            began = time.perf_counter()
            call()
            print(f"{name:32s}{time.perf_counter() - began:7.2f} s", flush=True)


if __name__ == "__main__":
    main()
