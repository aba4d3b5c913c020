"""What coders decided elsewhere in an interview comes in; what it adds to a unit's log-odds of each code goes out.

People stay with a matter for a while: where a coder gave a code just before, it is likelier here. What counts is what
the decisions say beyond what the log-odds said of those units already: a yes that was expected says little, and so does
a no. A few weights, shared by all codes and none below nothing, tell what that is worth; they are fitted on interviews
whose decisions were simulated (``training/beside.py``) and lie with the classifier. A unit that was ruled on itself is
left as it is, and nothing crosses from one interview to another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from qualkit.resources import classifier_folder
from qualkit.suggest.looking import family_of
from qualkit.suggest.offsetting import probability_of

if TYPE_CHECKING:
    import numpy as np

__all__ = ["FILE", "SIGNS", "Around", "Beside", "Ruled", "shipped_beside", "signs_of", "votes_on"]

Ruled = Mapping[str, Mapping[str, float]]
"""By unit of one interview that was ruled on: code to the share of its coders who say that it is there."""

FILE = "beside.json"
SIGNS = (
    "yes_beside",
    "yes_beside_doubted",
    "no_beside",
    "no_beside_expected",
    "yes_near_doubted",
    "yes_around_doubted",
    "interview",
    "family_near",
    "family_interview",
)
"""What is looked at, in this order.

``beside`` is one unit away, ``yes_near`` two, ``around`` three to five, ``family_near`` one or two; ``doubted`` counts
the more, the less likely the unit's own words make the code; ``expected`` counts a no by how likely the code was there.
``interview`` and ``family_interview`` are by how much the interview's decisions exceed, or fall short of, what was
expected; ``family`` are the codes of the same family.
"""
_DOUBT = 6.0  # log-odds below nothing at which a code is doubted in full
_WORDS = {
    "da": {
        "before": "koderen har givet koden lige før",
        "after": "koderen har givet koden lige efter",
        "both": "koderen har givet koden lige før og lige efter",
        "near": "koderen har givet koden tæt på",
        "interview": "koderen har givet koden andre steder i interviewet",
        "family": "koderen har givet beslægtede koder i interviewet",
        "not_beside": "koderen har ikke givet koden lige ved siden af",
        "not_interview": "koderen har givet koden sjældnere i interviewet, end forslagene tydede på",
        "not_family": "koderen har givet beslægtede koder sjældnere i interviewet, end forslagene tydede på",
    },
    "en": {
        "before": "the coder has given this code just before",
        "after": "the coder has given this code just after",
        "both": "the coder has given this code just before and just after",
        "near": "the coder has given this code close by",
        "interview": "the coder has given this code elsewhere in the interview",
        "family": "the coder has given kindred codes in the interview",
        "not_beside": "the coder has not given this code just beside",
        "not_interview": "the coder has given this code less often in the interview than was suggested",
        "not_family": "the coder has given kindred codes less often in the interview than was suggested",
    },
}


@dataclass(frozen=True, slots=True)
class Beside:
    """``logit += signs · weights`` for units that were not ruled on: one weight for each of ``SIGNS``, >= 0."""

    weights: tuple[float, ...]

    def added(self, before: np.ndarray, said: np.ndarray, ruled: np.ndarray, codes: Sequence[str]) -> np.ndarray:
        """What to add to the log-odds of the units of one interview.

        Args:
            before: units × codes, the log-odds so far; the codable units in order.
            said: units × codes, the share of coders in [0, 1] who say yes; what was ruled on and not given is a no.
            ruled: for each unit whether it was ruled on.
            codes: the columns.
        """
        import numpy as np

        if not ruled.any() or not before.size:
            return np.zeros(before.shape, np.float32)
        found: np.ndarray = signs_of(before, said, ruled, codes) @ np.array(self.weights, np.float32)
        return found

    def why(
        self, before: np.ndarray, said: np.ndarray, ruled: np.ndarray, codes: Sequence[str], at: tuple[int, int]
    ) -> dict[str, str]:
        """The strongest thing that moved one unit (row) and code (column), in Danish and English; empty if nothing did.

        Args:
            before: as for ``added``, and so ``said``, ``ruled`` and ``codes``.
            at: row and column.
        """
        moved = dict(zip(SIGNS, signs_of(before, said, ruled, codes)[at] * self.weights, strict=True))
        up = sum(moved.values()) > 0
        kinds = {
            "beside": moved["yes_beside"] + moved["yes_beside_doubted"],
            "near": moved["yes_near_doubted"] + moved["yes_around_doubted"],
            "interview": moved["interview"],
            "family": moved["family_near"] + moved["family_interview"],
            "not_beside": moved["no_beside"] + moved["no_beside_expected"],
        }
        most = max(kinds, key=lambda kind: kinds[kind] if up else -kinds[kind])
        if not kinds[most]:
            return {}
        if most == "beside":
            row, column = at
            first = row > 0 and bool(said[row - 1, column] > 0)
            last = row + 1 < len(said) and bool(said[row + 1, column] > 0)
            most = "both" if first and last else "before" if first else "after"
        elif not up and most in ("interview", "family"):
            most = f"not_{most}"
        return {language: words[most] for language, words in _WORDS.items()}

    def save(self, folder: Path, *, source: str) -> None:
        """Write the weights to the classifier's folder, and what they were fitted on."""
        content = {"source": source, "weights": dict(zip(SIGNS, self.weights, strict=True))}
        (folder / FILE).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Around:
    """The decisions on one interview, as its units see them; the fields are what :meth:`Beside.added` takes."""

    beside: Beside
    before: np.ndarray
    said: np.ndarray
    ruled: np.ndarray
    codes: tuple[str, ...]

    def added(self) -> np.ndarray:
        """What to add to the log-odds, units × ``codes``."""
        return self.beside.added(self.before, self.said, self.ruled, self.codes)

    def why(self, row: int, code: str) -> dict[str, str]:
        """What moved a code in a unit most, in words; empty if nothing did."""
        at = (row, self.codes.index(code))
        return self.beside.why(self.before, self.said, self.ruled, self.codes, at)


@cache
def shipped_beside() -> Beside | None:
    """The weights that ship; None if they are not there."""
    file = classifier_folder() / FILE
    if not file.is_file():
        return None
    weights = json.loads(file.read_text(encoding="utf-8"))["weights"]
    return Beside(tuple(float(weights[name]) for name in SIGNS))


def votes_on(units: Sequence[str], ruled: Ruled, codes: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Units × codes: the share of coders who say yes; and for each unit whether it was ruled on.

    Args:
        units: their ids, in order.
        ruled: the rulings on their interview.
        codes: the columns; others are left out.
    """
    import numpy as np

    column = {code: at for at, code in enumerate(codes)}
    said = np.zeros((len(units), len(codes)), np.float32)
    for row, unit in enumerate(units):
        for code, share in ruled.get(unit, {}).items():
            if (at := column.get(code)) is not None:
                said[row, at] = share
    return said, np.array([unit in ruled for unit in units], bool)


def signs_of(before: np.ndarray, said: np.ndarray, ruled: np.ndarray, codes: Sequence[str]) -> np.ndarray:
    """Units × codes × ``SIGNS`` of one interview: see :meth:`Beside.added`; nothing for units that were ruled on."""
    import numpy as np

    before, said = np.asarray(before, np.float32), np.asarray(said, np.float32)
    heard = ruled[:, None].astype(np.float32)
    p = probability_of(before).astype(np.float32)
    yes, no, more = said * (1 - p) * heard, (1 - said) * heard, (said - p) * heard
    names = sorted({family_of(code) for code in codes})
    family = np.array([[family_of(code) == name for name in names] for code in codes], np.float32).reshape(
        -1, len(names)
    )
    kin = more @ family @ family.T - more  # of the other codes of the family
    doubt = np.clip(-before / _DOUBT, 0, 1)
    beside = _away(yes, 1)
    columns = (
        beside,
        beside * doubt,
        -_away(no, 1),
        -_away(no * p, 1),
        _away(yes, 2) * doubt,
        (_away(yes, 3) + _away(yes, 4) + _away(yes, 5)) * doubt,
        np.arcsinh(more.sum(axis=0, keepdims=True)).repeat(len(before), axis=0),
        _away(kin, 1) + _away(kin, 2),
        np.arcsinh(kin.sum(axis=0, keepdims=True)).repeat(len(before), axis=0),
    )
    found: np.ndarray = np.stack(columns, axis=2) * (1 - heard)[:, :, None]
    return found


def _away(table: np.ndarray, distance: int) -> np.ndarray:
    """For each unit what stands so many units before it and after it, together."""
    import numpy as np

    found = np.zeros_like(table)
    found[distance:] += table[:-distance]
    found[:-distance] += table[distance:]
    return found
