"""Rulings of several coders come in; how far they agree on each code, and overall, goes out with intervals."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from qualkit.project.rulings import Rulings, read_rulings
from qualkit.store import Store

if TYPE_CHECKING:
    import numpy as np

    from qualkit.agreement import SetCounts, YesNoCounts

__all__ = ["Agreement", "agreement"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far coders agree. Figures stand as ``name``, ``name_low`` and ``name_high``; NaN where they cannot be told.

    Attributes:
        coders: whose decisions these are.
        units: how many two or more of them have ruled on; all figures rest on these.
        informants: how many people's words these are; the intervals draw people.
        draws: of the bootstrap; seed: of its draws; level: of confidence.
        codes: a row a code: ``code``, ``coders`` and ``units`` it was judged by and in, ``given`` (units in which
            somebody gave it), ``prevalence`` (coder to share of the units they ruled on), and the figures ``percent``,
            ``kappa`` (Cohen's; the mean over pairs of coders where they are more than two), ``alpha``
            (Krippendorff's), ``ac1`` (Gwet's), ``fleiss`` and ``u_alpha`` (of the spans, character by character).
        overall: the means of these over the codes, and ``alpha_sets`` and ``alpha_sets_nominal`` (α over the sets of
            codes of a unit, by MASI and by equality) and ``u_alpha`` over all codes' spans.
        pairs: a row for each two coders: ``first``, ``second``, ``units`` that both ruled on, ``percent``, ``kappa``
            and ``alpha`` as means over codes.
        seen: coder to how many of their rulings were made with suggestions in sight, and how many in all.
    """

    coders: tuple[str, ...]
    units: int
    informants: int
    draws: int
    seed: int
    level: float
    codes: list[dict[str, Any]]
    overall: dict[str, Any]
    pairs: list[dict[str, Any]]
    seen: dict[str, tuple[int, int]]


PER_CODE = ("percent", "kappa", "alpha", "ac1", "fleiss")
PER_PAIR = ("percent", "kappa", "alpha")
LEVEL = 0.95


def agreement(
    store: Store,
    *,
    coders: Collection[str] = (),
    code: str = "",
    level: int | None = None,
    draws: int = 1000,
    seed: int = 0,
) -> Agreement:
    """Tell how far coders agree.

    Args:
        store: of the project.
        coders: only these; all who have ruled if empty.
        code: only this code and those below it.
        level: join codes below this depth.
        draws: of the bootstrap over informants; 0 for no intervals.
        seed: of the draws.

    Raises:
        ConfigError: Q001, a coder who has decided nothing.
        ProjectError: Q310, there are no two coders who ruled on the same units, or they gave no code.
    """
    rulings = read_rulings(store, coders=coders, code=code, level=level)
    figures = _with_intervals(_count(rulings), draws, seed)
    several = len(rulings.codes)
    pairs = list(combinations(range(len(rulings.coders)), 2))
    return Agreement(
        coders=rulings.coders,
        units=len(rulings.units),
        informants=len(rulings.informants),
        draws=draws,
        seed=seed,
        level=LEVEL,
        codes=[{**_code_row(rulings, at), **_figures_at(figures, at, (*PER_CODE, "u_alpha"))} for at in range(several)],
        overall={
            "codes": several,
            "units": len(rulings.units),
            **{key: value for name in PER_CODE for key, value in _named(name, figures[f"{name}_mean"], 0).items()},
            **_named("u_alpha", figures["u_alpha"], several),
            **_named("alpha_sets", figures["alpha_sets"], 0),
            **_named("alpha_sets_nominal", figures["alpha_sets_nominal"], 0),
        },
        pairs=[
            {
                "first": rulings.coders[one],
                "second": rulings.coders[other],
                "units": int((rulings.ruled[one] & rulings.ruled[other]).sum()),
                **_figures_at({name: figures[f"pair_{name}"] for name in PER_PAIR}, at, PER_PAIR),
            }
            for at, (one, other) in enumerate(pairs)
        ],
        seen={coder: (made - blind, made) for coder, (made, blind) in rulings.decided.items()},
    )


_Interval = tuple[Any, Any, Any]


def _code_row(rulings: Rulings, at: int) -> dict[str, Any]:
    given = rulings.given[:, :, at]
    judged = given >= 0
    shared = judged.sum(axis=0) >= 2
    return {
        "code": rulings.codes[at],
        "coders": int((judged & shared).any(axis=1).sum()),
        "units": int(shared.sum()),
        "given": int((given[:, shared] == 1).any(axis=0).sum()),
        "prevalence": {
            coder: float((given[who] == 1)[shared].sum() / (judged[who] & shared).sum())
            for who, coder in enumerate(rulings.coders)
            if (judged[who] & shared).any()
        },
    }


def _named(name: str, interval: _Interval, at: int) -> dict[str, float]:
    return {f"{name}{end}": float(array[at]) for end, array in zip(("", "_low", "_high"), interval, strict=True)}


def _figures_at(figures: dict[str, _Interval], at: int, names: Collection[str]) -> dict[str, float]:
    return {key: value for name in names for key, value in _named(name, figures[name], at).items()}


@dataclass(frozen=True, slots=True)
class _Counts:
    """All that the figures rest on, by informant."""

    yes_no: YesNoCounts
    spans: np.ndarray
    masi: SetCounts
    nominal: SetCounts

    def by_informant(self) -> np.ndarray:
        """A row an informant; the identity matrix last, from which a sum over rows gets each one's weight."""
        import numpy as np

        parts = (self.yes_no.units, self.yes_no.pairs, self.spans, np.eye(len(self.spans)))
        return np.concatenate([part.reshape(len(part), -1) for part in parts], axis=1)

    def figures(self, sums: np.ndarray) -> dict[str, np.ndarray]:
        """Draws × … for each figure, from sums over rows of :meth:`by_informant`."""
        import numpy as np

        from qualkit.agreement.layers import span_figures
        from qualkit.agreement.yes_no import mean_of_known, pair_figures, yes_no_figures

        shapes = [part.shape[1:] for part in (self.yes_no.units, self.yes_no.pairs, self.spans)]
        ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
        units, pairs, spans = (
            part.reshape(len(sums), *shape)
            for part, shape in zip(np.split(sums, ends, axis=1)[:3], shapes, strict=True)
        )
        weights = sums[:, ends[-1] :]
        found = yes_no_figures(units, pairs)
        found |= {f"{name}_mean": mean_of_known(found[name])[:, None] for name in PER_CODE}
        by_pair = pair_figures(pairs)
        found |= {f"pair_{name}": mean_of_known(np.swapaxes(by_pair[name], 1, 2)) for name in PER_PAIR}
        found["u_alpha"] = span_figures(spans)
        found["alpha_sets"] = self.masi.alpha(weights)[:, None]
        found["alpha_sets_nominal"] = self.nominal.alpha(weights)[:, None]
        return found


def _count(rulings: Rulings) -> _Counts:
    import numpy as np

    from qualkit.agreement import set_counts, span_counts, yes_no_counts

    many, codes = len(rulings.informants), len(rulings.codes)
    spans = np.zeros((many, codes, 4))
    texts = np.array([unit.transcript_id for unit in rulings.units])
    bounds = np.array([(unit.span.start, unit.span.end) for unit in rulings.units], dtype=np.int64)
    for text, marked in rulings.marked.items():
        own = texts == text
        spans += span_counts(
            marked, bounds[own], rulings.ruled[:, own], rulings.cluster[own], codes=codes, clusters=many
        )
    member = rulings.given == 1
    return _Counts(
        yes_no_counts(rulings.given, rulings.cluster, clusters=many),
        spans,
        set_counts(member, rulings.ruled, rulings.cluster),
        set_counts(member, rulings.ruled, rulings.cluster, distance="nominal"),
    )


def _with_intervals(counts: _Counts, draws: int, seed: int) -> dict[str, _Interval]:
    """Each figure with its lower and upper bound."""
    import numpy as np

    from qualkit.agreement import bootstrap_interval

    rows = counts.by_informant()
    point = counts.figures(rows.sum(axis=0)[None])
    names = list(point)
    ends = np.cumsum([point[name].shape[1] for name in names])[:-1]

    def all_of_them(sums: np.ndarray) -> np.ndarray:
        found = counts.figures(sums)
        return np.concatenate([found[name] for name in names], axis=1)

    low, high = bootstrap_interval(all_of_them, rows, draws=draws, seed=seed, level=LEVEL)
    return {
        name: (point[name][0], below, above)
        for name, below, above in zip(names, np.split(low, ends), np.split(high, ends), strict=True)
    }
