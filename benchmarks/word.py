"""How long a coded transcript takes to write for Word: 10,000 words, 300 comments. Under 3 s is what we want.

python benchmarks/word.py
"""

from __future__ import annotations

import time

from qualkit.findings import Case, CodedMaterial, Coding
from qualkit.model import Role, Segment, SegmentKind, Span, Speaker, Transcript, Turn
from qualkit.report.coded_transcript import coded_transcript

WORDS, COMMENTS, A_TURN = 10_000, 300, 25


def material() -> CodedMaterial:
    """One interview of invented words; each unit of talk is coded until there are enough comments."""
    text, turns = "", []
    for number in range(WORDS // A_TURN):
        text += "B: "
        said = " ".join(f"ord{number}x{place}" for place in range(A_TURN))
        span = Span(len(text), len(text) + len(said))
        turns.append(Turn(number, "B", span, (span,)))
        text += said + "\n\n"
    speakers = (Speaker("B", Role.INFORMANT),)
    transcript = Transcript("t", "t", "Samtale", text, "t.txt", "txt", "0" * 64, speakers=speakers, turns=tuple(turns))
    units = tuple(
        Segment.cut(transcript, SegmentKind.UNIT, turn.index, turn.span, speaker="B", turns=(turn.index,))
        for turn in turns
    )
    codings = tuple(
        Coding(unit, "c", "kode.en", "suggestion", Span(unit.span.start + 4, unit.span.end - 3), 0.7)
        for unit in units[:COMMENTS]
    )
    return CodedMaterial(
        (Case("c", "B", (("t", "B"),)),),
        {"t": transcript},
        units,
        {unit.id: "c" for unit in units},
        codings,
        {},
        {"kode.en": "En kode"},
    )


def main() -> None:
    """Print the median of five."""
    made = material()
    took = []
    for _ in range(5):
        began = time.perf_counter()
        size = len(coded_transcript(made, "t", lang="da"))
        took.append(time.perf_counter() - began)
    print(f"{WORDS} words, {COMMENTS} comments: {sorted(took)[2]:.2f} s, {size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
