"""What every engine of themes takes and gives: documents, a number of themes and a seed; tables of words and units."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from qualkit.errors import ConfigError, QualkitError
from qualkit.themes.preparing import Documents

if TYPE_CHECKING:
    import numpy as np

__all__ = [
    "FEWEST_UNITS", "Engine", "Fitted", "count_table", "default_topics", "neighbours", "require_material",
    "require_topics", "tfidf",
]  # fmt: skip

FEWEST_UNITS = 20
"""With fewer units than this no engine looks for themes."""
_RAREST = 3
"""A word must stand in so many units: with fewer it goes with whatever stood beside it."""
_MOST = 0.25
"""A word that stands in a larger share of the units tells none from another."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """What an engine found.

    Attributes:
        vocabulary: the words, as columns of ``words``.
        words: themes × vocabulary, nothing below 0; rows need not sum to anything.
        weights: units × themes, nothing below 0: how strongly a unit carries a theme. A row of zeros is an outlier.
        notes: what a reader should know of how it was found.
    """

    vocabulary: tuple[str, ...]
    words: np.ndarray
    weights: np.ndarray
    notes: tuple[str, ...] = ()

    def top(self, theme: int, number: int = 10) -> tuple[tuple[str, float], ...]:
        """A theme's most telling words, each with its weight beside the first's; ties by alphabet."""
        row = self.words[theme]
        most = float(row.max()) or 1.0
        order = sorted((column for column in range(len(row)) if row[column] > 0), key=lambda at: (-row[at], at))
        return tuple((self.vocabulary[column], float(row[column]) / most) for column in order[:number])

    def labels(self) -> np.ndarray:
        """For each unit the number of its strongest theme, -1 for outliers."""
        import numpy as np

        strongest: np.ndarray = np.argmax(self.weights, axis=1)
        return np.where(self.weights.max(axis=1) > 0, strongest, -1)


class Engine(Protocol):
    """A way to find themes.

    Attributes:
        name: as it is registered under ``qualkit.theme_engines``.
        draws: how many times it is run anew to tell how stable its themes are; ``shuffles`` on shuffled text.
    """

    name: str
    draws: int
    shuffles: int

    def fit(self, documents: Documents, *, topics: int, seed: int) -> Fitted:
        """Find themes; the same documents and seed give the same.

        Raises:
            QualkitError: Q602, too little to find themes in.
            MissingExtraError: Q401, a package is not installed; Q402, no encoder.
        """
        ...


def require_material(documents: Documents) -> None:
    """Stop where there is too little to find themes in.

    Raises:
        QualkitError: Q602.
    """
    telling = sum(1 for words in documents.words if words)
    if telling < FEWEST_UNITS:
        raise QualkitError(
            "Q602",
            f"too little to find themes in: {telling} units with telling words, {FEWEST_UNITS} are needed",
            hint="import more interviews; `qualkit show` prints what is there",
        )


def default_topics(units: int) -> int:
    """How many themes are sought where nobody says: the root of the number of units by three, from 4 to 15."""
    return int(min(15, max(4, round(units**0.5 / 3))))


def require_topics(topics: int, documents: Documents) -> None:
    """Stop where more themes are asked for than there are units or words to make them of.

    Raises:
        ConfigError: Q001.
    """
    if topics < 2:
        raise ConfigError("Q001", "a single theme tells nothing apart", hint="ask for 2 or more")
    words = len({word for its in documents.words for word in its})
    most = max(2, min(len(documents) // 5, words // 5))
    if topics > most:
        raise ConfigError(
            "Q001", f"{topics} themes are too many for {len(documents)} units", hint=f"ask for {most} or fewer"
        )


def count_table(
    words: Sequence[Sequence[str]], *, rarest: int | None = None, most: float = _MOST
) -> tuple[tuple[str, ...], Any]:
    """How often each word stands in each unit.

    Args:
        words: of each unit.
        rarest: a word must stand in so many units; by default 3, and 1 in 250 units where there are many.
        most: and in no larger share of them than this, in (0, 1].

    Returns:
        The words in order of the alphabet, and a sparse matrix of units × words.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    held: Counter[str] = Counter(word for its in words for word in set(its))
    least = max(_RAREST, round(len(words) / 250)) if rarest is None else rarest
    limit = max(least, most * len(words))
    vocabulary = tuple(sorted(word for word, number in held.items() if least <= number <= limit))
    column = {word: at for at, word in enumerate(vocabulary)}
    rows: list[int] = []
    columns: list[int] = []
    counts: list[int] = []
    for row, its in enumerate(words):
        here: dict[int, int] = defaultdict(int)
        for word in its:
            if word in column:
                here[column[word]] += 1
        for at in sorted(here):
            rows.append(row)
            columns.append(at)
            counts.append(here[at])
    table = csr_matrix(
        (np.array(counts, dtype=float), (np.array(rows, dtype=int), np.array(columns, dtype=int))),
        shape=(len(words), len(vocabulary)),
    )
    return vocabulary, table


def neighbours(cases: Sequence[str], *, worth: float) -> Any:
    """A sparse matrix of units × units: 1 for a unit itself, ``worth`` for the same informant's before and after it."""
    from scipy.sparse import csr_matrix

    rows, columns, values = [], [], []
    last: dict[str, int] = {}
    for row, case in enumerate(cases):
        rows.append(row)
        columns.append(row)
        values.append(1.0)
        if case in last:
            rows += [row, last[case]]
            columns += [last[case], row]
            values += [worth, worth]
        last[case] = row
    return csr_matrix((values, (rows, columns)), shape=(len(cases), len(cases)))


def tfidf(counts: Any, near: Any = None) -> Any:
    """Counts weighted by how few units a word stands in; rows of length one (or zero, without a word).

    Args:
        counts: units × words.
        near: if given, a unit takes its neighbours' words as well, by what :func:`neighbours` says they are worth.
    """
    import numpy as np
    from scipy.sparse import diags

    held = np.bincount(counts.indices, minlength=counts.shape[1])
    table = counts.copy() if near is None else (near @ counts).tocsr()
    table.data = np.log1p(table.data)
    table = (table @ diags(np.log((1.0 + table.shape[0]) / (1.0 + held)) + 1.0)).tocsr()
    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    return (diags(1.0 / lengths) @ table).tocsr()
