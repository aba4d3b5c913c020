"""A finished parse comes in; what the user should know about it, and how to change it, goes out as notices."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from qualkit.errors import Notice
from qualkit.read.evidence import Evidence
from qualkit.read.labels import Shape, shape_of, tidy
from qualkit.read.mapping import Assigned
from qualkit.read.tiling import Tiler

__all__ = ["not_there", "notices_of"]

_INSIDE = re.compile(r"[.?!…][ \u00a0]{1,3}([A-ZÆØÅ][^\W\d_]{0,20}\d{0,2}) ?:[ \u00a0]")


def notices_of(
    tiler: Tiler,
    evidence: Evidence,
    names: Mapping[str, str],
    assigned: Mapping[str, Assigned],
    first: int,
    source: str,
) -> list[Notice]:
    """The notices of one parse, the most important first."""
    notices: list[Notice] = []
    for key, given in assigned.items():
        if key not in names:
            notices.append(not_there(given, source))
    if unlabelled := sum(turn.unlabelled for turn in tiler.turns):
        some = "paragraph has" if unlabelled == 1 else "paragraphs have"
        lines = [tiler.text.count("\n", 0, turn.span.start) + 1 for turn in tiler.turns if turn.unlabelled]
        where = ", ".join(map(str, lines[:6])) + (" …" if len(lines) > 6 else "")
        notices.append(
            Notice(
                f"{unlabelled} {some} no label and went to the speaker before",
                hint=f"in the {'turn' if len(lines) == 1 else 'turns'} from line {where}",
                source=source,
            )
        )
    if inside := _labels_inside(tiler):
        notices.append(
            Notice(
                f"{inside} possible labels stand inside a line and were read as speech",
                hint="begin a new line at each label",
                source=source,
            )
        )
    typed = {c.key: tidy(c.label) for c in evidence.chosen.values()}
    for slip, meant in evidence.variants.items():
        if slip in typed:
            notices.append(
                Notice(
                    f"the label {typed[slip]!r} was taken for {names[meant]!r}",
                    hint=f"--speakers {typed[slip]}=ROLE makes it a speaker of its own",
                    source=source,
                )
            )
    rare = Counter(label for number, label in evidence.rare.items() if number > first)
    for label, count in rare.most_common(5):
        where = "1 line" if count == 1 else f"{count} lines"
        notices.append(
            Notice(
                f"'{label}:' stands at the start of {where} and was read as speech",
                hint=f"--speakers '{label}=informant' makes it a speaker",
                source=source,
            )
        )
    if len(rare) > 5:
        notices.append(Notice(f"{len(rare) - 5} more possible labels were read as speech", source=source))
    silent = sorted(set(names.values()) - {turn.speaker for turn in tiler.turns})
    if silent:
        notices.append(Notice(f"labels without any speech: {', '.join(silent)}", source=source))
    return notices


def _labels_inside(tiler: Tiler) -> int:
    """How many role words and codes stand before a colon in the middle of a line, after the end of a sentence."""
    found = [
        match[1]
        for turn in tiler.turns
        for span in turn.speech
        for match in _INSIDE.finditer(tiler.text, span.start, span.end)
        if shape_of(match[1]) in {Shape.ROLE, Shape.CODE}
    ]
    return len(found) if len(found) >= 2 else 0


def not_there(given: Assigned, source: str) -> Notice:
    """The notice of a label that the user named and the file does not have."""
    return Notice(
        f"the label {given.label!r} of --speakers is not in the file",
        hint="`qualkit import --preview` lists the labels",
        code="Q111",
        source=source,
    )
