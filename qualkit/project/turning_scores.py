"""Interviews with gold codings and the codes' probabilities come in; how well turning points are told goes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from qualkit.project.evaluating import Interview

__all__ = ["turning_point_events", "turning_point_units"]


def turning_point_units(
    interviews: Sequence[Interview], codes: Sequence[str], probability: np.ndarray
) -> list[dict[str, Any]]:
    """How well units that tell a turning point are told from others, by all cues and without each family of them."""
    import numpy as np

    from qualkit.evaluation.metrics import auc, average_precision
    from qualkit.suggest.turning_points import CUES, KINDS, cues_of, score_of

    truth = np.array([any(code.startswith(KINDS) for code in its) for each in interviews for its in each.codes])
    rows = [row for each, its in _each(interviews, codes, probability) for row in cues_of(each.units, its)]
    found = []
    for left_out in ("", *CUES):
        score = np.array([score_of(row, without=left_out) for row in rows])
        found.append(
            {
                "cues": f"without {left_out}" if left_out else "all",
                "n": int(truth.sum()),
                "auc": auc(truth, score),
                "average_precision": average_precision(truth, score),
            }
        )
    return found


def turning_point_events(
    interviews: Sequence[Interview],
    codes: Sequence[str],
    probability: np.ndarray,
    *,
    levels: Sequence[float] = (0.2, 0.3, 0.4, 0.5, 0.6),
) -> list[dict[str, Any]]:
    """How many of the gold's events are found within one unit, and how many false alarms an interview has.

    Units next to one another that tell a turning point are one event.

    Args:
        interviews: with their units and codes.
        codes: the columns.
        probability: all units × codes.
        levels: probabilities from which a turning point counts as suggested.
    """
    from qualkit.suggest.turning_points import KINDS, turning_points

    events: list[list[range]] = []
    suggested: list[list[tuple[int, float]]] = []
    for each, its in _each(interviews, codes, probability):
        row = {unit.segment.id: at for at, unit in enumerate(each.units)}
        told = [at for at, codes_here in enumerate(each.codes) if any(code.startswith(KINDS) for code in codes_here)]
        starts = [at for at in told if at - 1 not in told]
        events.append(
            [range(at, next(end for end in range(at, len(each.codes) + 1) if end not in told)) for at in starts]
        )
        points = turning_points(each.units, its, least=min(levels))
        suggested.append([(row[point.event], point.probability) for point in points])
    found = []
    total = sum(map(len, events))
    for level in levels:
        hits = right = shown = 0
        for here, said in zip(events, suggested, strict=True):
            places = [place for place, likely in said if likely >= level]
            shown += len(places)
            hits += sum(any(event.start - 1 <= place <= event.stop for place in places) for event in here)
            right += sum(any(event.start - 1 <= place <= event.stop for event in here) for place in places)
        recall, precision = hits / max(1, total), right / max(1, shown)
        found.append(
            {
                "from": level,
                "events": total,
                "suggested": shown,
                "recall": recall,
                "precision": precision,
                "f1": 2 * recall * precision / (recall + precision) if recall + precision else 0.0,
                "false_alarms": (shown - right) / max(1, len(interviews)),
            }
        )
    return found


def _each(
    interviews: Sequence[Interview], codes: Sequence[str], probability: np.ndarray
) -> Iterator[tuple[Interview, list[dict[str, float]]]]:
    """Each interview with its units' codes and probabilities."""
    at = 0
    for each in interviews:
        its = probability[at : at + len(each.units)]
        at += len(each.units)
        yield each, [dict(zip(codes, row.tolist(), strict=True)) for row in its]
