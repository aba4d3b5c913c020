"""What an evaluation found comes in; a Markdown page with its tables goes out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from qualkit.evaluation.scoring import FEWEST, Summary
from qualkit.project.evaluating import Evaluation

__all__ = ["as_markdown"]

_OVERALL = (
    ("mean AUC", "mean_auc"),
    ("MAP", "map"),
    ("macro-F1", "macro_f1"),
    ("best F1", "macro_best_f1"),
    ("precision", "precision"),
    ("recall@3", "recall_at_3"),
    ("anything AUC", "anything_auc"),
    ("ECE", "ece"),
)


def as_markdown(found: Evaluation) -> str:
    """The page: overall, by family, by code, calibration, risk and coverage, turning points, boundaries."""
    main, main_two = found.leaves[0], found.level_two[0]
    lines = [
        f"# Suggestions on {found.corpus}" + (f", part {found.part}" if found.part else ""),
        "",
        f"{found.interviews} interviews, {found.words:,} words of informants, {main.overall['units']} units, "
        f"{main.overall['codings']} codes on units. "
        + ", ".join(f"{name} {version}" for name, version in sorted(found.versions.items()))
        + ".",
        "",
        f"Suggestions count as shown from a probability of {found.threshold:g}. Means are over codes that {FEWEST} units or more "
        "carry; intervals (95 %) by drawing informants. *macro-F1* is at that threshold, *best F1* with the best threshold "
        "for each code (what the ranking could give). *anything* asks whether a unit carries any code.",
        "",
        *(
            [
                f"**{found.taught} of the units taught the weights that are scored here: the figures say nothing of new talk.**",
                "",
            ]
            if found.taught
            else []
        ),
        f"## Codes of level two ({main_two.overall['codes']} codes)",
        "",
        *_systems(found.level_two),
        "",
        f"## Codes as they are ({main.overall['codes']} codes)",
        "",
        *_systems(found.leaves),
        "",
    ]
    if found.coders:
        lines += [
            f"Two coders who worked apart overlap with F {found.coders['overlap_f']:.2f} a coding, and agree with F "
            f"{found.coders['unit_f']:.2f} on the codes of units: what any system can be held against.",
            "",
        ]
    lines += [
        "## By family (ensemble)",
        "",
        *_table(
            ("family", "codes", "n", "AUC", "AP", "precision"),
            [
                (f["family"], f["codes"], f["n"], _n(f["auc"]), _n(f["average_precision"]), _n(f["precision"]))
                for f in main.families
            ],
        ),
        "",
        "## By code (ensemble)",
        "",
        *_table(
            ("code", "n", "shown", "precision", "recall", "F1", "kappa", "AUC", "AP", "ECE"),
            [
                (
                    c["code"],
                    c["n"],
                    c["shown"],
                    _n(c["precision"]),
                    _n(c["recall"]),
                    _n(c["f1"]),
                    _n(c["kappa"]),
                    _n(c["auc"]),
                    _n(c["average_precision"]),
                    _n(c["ece"]),
                )
                for c in main.codes
            ],
        ),
        "",
        "## Is the probability honest? (ensemble)",
        "",
        *_table(
            ("from", "n", "said", "found"),
            [(f"{low:.1f}", n, _n(said), _n(true)) for low, n, said, true in main.reliability],
        ),
        "",
        "## What finding more costs (ensemble)",
        "",
        *_table(
            ("share of codings found", "threshold", "precision"),
            [(f"{share:.0%}", _n(threshold), _n(precision)) for share, threshold, precision in main.risk_coverage],
        ),
        "",
        "## What the ensemble leans on",
        "",
        "Each ingredient silenced (put at its mean) in the finished ensemble; nothing is fitted again.",
        "",
        *_table(
            ("without", "mean AUC", "MAP", "shown", "precision"),
            [
                (a["without"] or "– (whole)", f"{a['auc']:.3f}", f"{a['map']:.3f}", a["shown"], _n(a["precision"]))
                for a in found.ablation
            ],
        ),
        "",
        "## Turning points",
        "",
        "Units that tell a turning point (any `vendepunkt.*`) told from others, and without each family of cues.",
        "",
        *_table(
            ("cues", "n", "AUC", "AP"),
            [(t["cues"], t["n"], _n(t["auc"]), _n(t["average_precision"])) for t in found.turning_points],
        ),
        "",
        "Events (units in a row are one) that are suggested within one unit of where they are told:",
        "",
        *_table(
            ("from", "events", "suggested", "found", "precision", "F1", "false alarms an interview"),
            [
                (
                    f"{e['from']:g}",
                    e["events"],
                    e["suggested"],
                    _n(e["recall"]),
                    _n(e["precision"]),
                    _n(e["f1"]),
                    f"{e['false_alarms']:.1f}",
                )
                for e in found.events
            ],
        ),
        "",
        "## Units",
        "",
        f"{found.boundaries['edges_on_units']:.2f} of the codings' edges fall on a unit's edge (within 30 characters); a coding "
        f"spans {found.boundaries['units_per_coding']:.2f} units.",
        "",
    ]
    return "\n".join(lines)


def _systems(summaries: Sequence[Summary]) -> list[str]:
    rows = []
    for each in summaries:
        cells = []
        for _, key in _OVERALL:
            value, interval = each.overall[key], each.overall.get(f"{key}_interval")
            cells.append(_n(value) + (f" ({_n(interval[0])}–{_n(interval[1])})" if interval else ""))
        rows.append((each.name, each.overall["shown"], *cells))
    return _table(("system", "shown", *(heading for heading, _ in _OVERALL)), rows)


def _n(value: float) -> str:
    return "" if value != value else f"{value:.2f}"


def _table(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    return [
        "| " + " | ".join(headings) + " |",
        "|" + " --- |" * len(headings),
        *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows),
    ]
