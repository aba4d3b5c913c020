"""Coded material comes in; how many codes each further interview added, and whether it went on, goes out.

Interviews are held in some order, and another order would have given another curve. So the curve comes with what other
orders give. Saturation of codes is not that everything has been understood: the meaning of a code may go on unfolding
long after it was first met (Hennink, Kaiser & Marconi 2017).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qualkit.findings import CodedMaterial, Saturation
from qualkit.tallies.counting import Polarity, counted, joined
from qualkit.tallies.wording import caption, words_of

if TYPE_CHECKING:
    import numpy as np

__all__ = ["saturation"]

BASE_SIZE, RUN_LENGTH, THRESHOLD = 4, 2, 0.05  # Guest, Namey & Chen's own example
_BAND = (5, 95)
_WORDS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "title": "Mætning: nye koder for hvert interview",
        "few": "{n} interview er for få til at sige noget om mætning; det kræver mindst {least}.",
        "one": "1 interview er for lidt til at sige noget om mætning; det kræver mindst {least}.",
        "none": "De første {base} interview har ingen koder, så der er intet at måle nye koder mod.",
        "met": (
            "Efter {n} interview var der højst {per_cent} nyt: interview {run} gav {new} ud over de {base} koder "
            "fra de første {size}."
        ),
        "unmet": (
            "Grænsen på {per_cent} nyt er ikke nået: de sidste {length} interview gav {new} ud over de {base} koder "
            "fra de første {size} ({share})."
        ),
        "orders": "I andre rækkefølger når {share} af dem grænsen, i midten efter {median} interview.",
        "orders_none": "I andre rækkefølger når ingen af dem grænsen.",
        "no_codes": "ingen nye koder",
        "one_code": "1 ny kode",
        "codes": "{n} nye koder",
        "and": " og ",
        "method": (
            "Nye koder i {length} interview i træk, målt mod koderne i de første {size}; højst {per_cent} er grænsen "
            "(Guest, Namey og Chen 2020). Båndet er {low}–{high} % af {orders} tilfældige rækkefølger (frø {seed})."
        ),
        "caveat": (
            "Rækkefølgen er interviewenes navne, ikke nødvendigvis den, de blev holdt i. Kodebogen var givet på "
            "forhånd, så kurven viser, hvornår dens koder er mødt, ikke at intet nyt kan fortælles."
        ),
    },
    "en": {
        "title": "Saturation: new codes with each interview",
        "few": "{n} interviews are too few to say anything of saturation; it takes {least}.",
        "one": "1 interview is too little to say anything of saturation; it takes {least}.",
        "none": "The first {base} interviews have no codes, so there is nothing to measure new ones against.",
        "met": (
            "After {n} interviews at most {per_cent} was new: interviews {run} gave {new} beyond the {base} codes of "
            "the first {size}."
        ),
        "unmet": (
            "The threshold of {per_cent} new is not met: the last {length} interviews gave {new} beyond the {base} "
            "codes of the first {size} ({share})."
        ),
        "orders": "In other orders {share} of them meet the threshold, in the median after {median}.",
        "orders_none": "In other orders none of them meets the threshold.",
        "no_codes": "no new codes",
        "one_code": "1 new code",
        "codes": "{n} new codes",
        "and": " and ",
        "method": (
            "New codes in {length} interviews in a row, against the codes of the first {size}; at most {per_cent} is "
            "the threshold (Guest, Namey and Chen 2020). The band is {low}–{high} % of {orders} random orders (seed "
            "{seed})."
        ),
        "caveat": (
            "The order is that of the interviews' names, not necessarily that in which they were held. The codebook "
            "was given beforehand, so the curve shows when its codes have been met, not that nothing new can be told."
        ),
    },
}


def saturation(
    material: CodedMaterial,
    *,
    level: int | None = None,
    permutations: int = 500,
    seed: int = 0,
    base_size: int = BASE_SIZE,
    run_length: int = RUN_LENGTH,
    threshold: float = THRESHOLD,
    polarity: Polarity = "all",
) -> Saturation:
    """How many codes have been met after each interview, and when new interviews stopped bringing new ones.

    Args:
        material: what is coded; its interviews are taken in the order of their names.
        level: join codes below this depth, 1 or more.
        permutations: how many random orders the band is drawn from, 1 or more.
        seed: of the draws.
        base_size: how many first interviews the new is measured against, 1 or more.
        run_length: how many interviews in a row must bring little, 1 or more.
        threshold: how much new, as a share of the base's codes, is little, in [0, 1].
        polarity: ``all`` counts a code met also where it was lacking; ``present`` does not.

    Source: Guest, Namey & Chen (2020), A simple method to assess and report thematic saturation in qualitative
        research, PLOS ONE 15(5): e0232076. The mean over orders is exact (Colwell et al. 2004, Ecology 85(10)).
    """
    import numpy as np

    words = _WORDS.get(material.lang, _WORDS["da"])
    interviews = sorted(
        ((identity, transcript.name) for identity, transcript in material.transcripts.items()),
        key=lambda each: (each[1], each[0]),
    )
    row = {identity: at for at, (identity, _) in enumerate(interviews)}
    codings = counted(material, polarity=polarity)
    codes = sorted({joined(material, coding.code, level) for coding in codings})
    column = {code: at for at, code in enumerate(codes)}
    met = np.zeros((len(interviews), len(codes)), dtype=bool)
    for coding in codings:
        met[row[coding.unit.transcript_id], column[joined(material, coding.code, level)]] = True
    many = len(interviews)
    held = _cumulative(met, np.arange(many)[None])[0]
    new = np.diff(held, prepend=0)
    orders = np.random.default_rng(seed).permuted(np.tile(np.arange(many), (permutations, 1)), axis=1)
    others = _cumulative(met, orders)
    low, high = np.percentile(others, _BAND, axis=0) if many else (held, held)
    base = int(held[base_size - 1]) if many >= base_size + run_length else None
    runs = _runs(held, base, base_size, run_length)
    met_at = next((before for before, _, share in runs if share <= threshold), None)
    share, median = _over_orders(others, base_size, run_length, threshold)
    told = {
        "size": base_size,
        "length": run_length,
        "least": base_size + run_length,
        "per_cent": _per_cent(threshold, material.lang),
    }
    return Saturation(
        id="saturation",
        title=words["title"],
        interviews=tuple(interviews),
        new=tuple(map(int, new)),
        cumulative=tuple(map(int, held)),
        mean=tuple(map(float, _mean(met))),
        low=tuple(map(float, low)),
        high=tuple(map(float, high)),
        base=base,
        met_at=met_at,
        runs=runs,
        met_share=share,
        met_median=median,
        verdict=_verdict(words, told, material.lang, many, base, runs, met_at, share, median),
        base_size=base_size,
        run_length=run_length,
        threshold=threshold,
        permutations=permutations,
        seed=seed,
        caption=caption(material, codings),
        notes=(
            words["method"].format(**told, low=_BAND[0], high=_BAND[1], orders=permutations, seed=seed),
            words["caveat"],
            words_of(material.lang)["caveat"],
        ),
        lang=material.lang,
    )


def _cumulative(met: np.ndarray, orders: np.ndarray) -> Any:
    """Codes met after each interview: orders × interviews, from interviews × codes and orders × interviews."""
    import numpy as np

    many, codes = met.shape
    place = np.empty(orders.shape, dtype=np.int32)
    np.put_along_axis(place, orders, np.arange(many, dtype=np.int32)[None].repeat(len(orders), axis=0), axis=1)
    found = np.zeros((len(orders), many), dtype=np.int64)
    lines = np.arange(len(orders))
    for code in range(codes):
        # In each order the code is first met where the earliest of its interviews stands.
        found[lines, place[:, met[:, code]].min(axis=1)] += 1
    return found.cumsum(axis=1)


def _mean(met: np.ndarray) -> Any:
    """The mean over all orders, exactly: a code in m of the interviews is missed by k of them by chance."""
    import numpy as np

    many, codes = met.shape
    drawn = np.arange(many)[:, None]
    missed = np.clip(many - met.sum(axis=0)[None] - drawn, 0, None) / (many - drawn)
    return codes - np.cumprod(missed, axis=0).sum(axis=1) if codes else np.zeros(many)


def _runs(held: np.ndarray, base: int | None, base_size: int, run_length: int) -> tuple[tuple[int, int, float], ...]:
    """Each run of interviews after the base: how many came before, what it added, and as a share of the base."""
    if not base:
        return ()
    found = []
    for before in range(base_size, len(held) - run_length + 1):
        added = int(held[before + run_length - 1] - held[before - 1])
        found.append((before, added, added / base))
    return tuple(found)


def _over_orders(
    others: np.ndarray, base_size: int, run_length: int, threshold: float
) -> tuple[float | None, float | None]:
    """The share of orders that meet the threshold, and after how many interviews in the median of those."""
    import numpy as np

    many = others.shape[1]
    if many < base_size + run_length:
        return None, None
    base = others[:, [base_size - 1]]
    added = others[:, base_size + run_length - 1 :] - others[:, base_size - 1 : many - run_length]
    good = (added <= threshold * base) & (base > 0)
    hit = good.any(axis=1)
    if not hit.any():
        return 0.0, None
    return float(hit.mean()), float(np.median(base_size + good[hit].argmax(axis=1)))


def _per_cent(share: float, lang: str) -> str:
    return f"{round(100 * share)}\u00a0%" if lang == "da" else f"{round(100 * share)}%"


def _verdict(
    words: Mapping[str, str],
    told: Mapping[str, Any],
    lang: str,
    many: int,
    base: int | None,
    runs: tuple[tuple[int, int, float], ...],
    met_at: int | None,
    share: float | None,
    median: float | None,
) -> str:
    """What was found, in one or two sentences."""

    def codes(number: int) -> str:
        return (words["no_codes"], words["one_code"])[number] if number < 2 else words["codes"].format(n=number)

    if base is None:
        return words["one" if many == 1 else "few"].format(n=many, **told)
    if base == 0:
        return words["none"].format(base=told["size"])
    if met_at is not None:
        added = next(new for before, new, _ in runs if before == met_at)
        numbers = [str(met_at + step) for step in range(1, told["length"] + 1)]
        run = words["and"].join(filter(None, [", ".join(numbers[:-1]), numbers[-1]]))
        first = words["met"].format(**told, n=met_at, run=run, new=codes(added), base=base)
    else:
        _, added, part = runs[-1]
        first = words["unmet"].format(**told, new=codes(added), base=base, share=_per_cent(part, lang))
    if median is None or share is None:
        return f"{first} {words['orders_none']}"
    middle = f"{median:g}".replace(".", "," if lang == "da" else ".")
    return f"{first} {words['orders'].format(share=_per_cent(share, lang), median=middle)}"
