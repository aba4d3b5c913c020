"""Prepared documents and an engine come in; themes go out, with words, spread, and how far they can be trusted."""

from __future__ import annotations

from collections import Counter
from statistics import median

from qualkit.findings import CodedMaterial, Theme, ThemeModel
from qualkit.themes.coherence import diversity, gini, npmi
from qualkit.themes.engines.base import Engine, Fitted, default_topics, require_material, require_topics
from qualkit.themes.labels import proposed
from qualkit.themes.null import Shuffled, shuffled_themes
from qualkit.themes.preparing import Documents, prepare
from qualkit.themes.stability import Stability, stability

__all__ = ["UNSTABLE", "find_themes"]

UNSTABLE = 0.5
"""A theme whose ten first words come back less than this (mean Jaccard) is flagged: some three of ten change."""
_ONE_INFORMANT = 0.8
_TOP = 10

_WORDS = {
    "da": {
        "null": "Sammenlignet med {n} temaer fundet i {m} tekster med de samme ord blandet tilfældigt.",
        "draws": "Stabilitet: {n} gange trukket informanter på ny, hver gang med nyt tal for tilfældet.",
        "counts": "Et tema er ord, der går igen sammen. Det er forskeren, der siger, hvad det handler om.",
        "absent": "Fravær i et interview er ikke fravær i livet.",
    },
    "en": {
        "null": "Compared with {n} themes found in {m} texts with the same words dealt out at random.",
        "draws": "Stability: informants drawn anew {n} times, each time with another seed.",
        "counts": "A theme is words that recur together. What it is about is for the researcher to say.",
        "absent": "Absence in an interview is not absence in life.",
    },
}


def find_themes(
    material: CodedMaterial, engine: Engine, *, topics: int | None = None, seed: int = 0, lang: str | None = None
) -> ThemeModel:
    """Find themes in what informants say.

    Args:
        material: units and whose they are; codings play no part.
        engine: how they are found.
        topics: how many; by default by the number of units, from 4 to 15.
        seed: of everything drawn at random; the same seed gives the same themes.
        lang: of the notes, ``da`` or ``en``; the material's if None.

    Raises:
        QualkitError: Q602, too little to find themes in.
        ConfigError: Q001, fewer than 2 themes are asked for, or more than the material can bear.
        MissingExtraError: Q401, Q402, the engine needs what is not here.
    """
    from threadpoolctl import threadpool_limits

    documents = prepare(material)
    require_material(documents)
    wanted = default_topics(len(documents)) if topics is None else topics
    if topics is not None:
        require_topics(wanted, documents)
    with threadpool_limits(limits=1):  # tables this small take longer when two cores share them
        fitted = engine.fit(documents, topics=wanted, seed=seed)
        again = stability(engine, documents, fitted, topics=wanted, seed=seed)
        dealt = shuffled_themes(engine, documents, topics=wanted, seed=seed)
    return _model(engine.name, documents, fitted, again, dealt, seed=seed, lang=lang or material.lang)


def _model(
    name: str, documents: Documents, fitted: Fitted, again: Stability, dealt: Shuffled, *, seed: int, lang: str
) -> ThemeModel:
    said = _WORDS.get(lang, _WORDS["da"])
    labels = fitted.labels()
    words = [fitted.top(theme, 20) for theme in range(len(fitted.words))]
    firsts = [[word for word, _ in its[:_TOP]] for its in words]
    coherent = npmi(firsts, documents.words)
    number = Counter(labels.tolist())
    order = sorted((theme for theme in range(len(words)) if number[theme]), key=lambda theme: (-number[theme], theme))
    base = len(set(documents.cases))
    themes = []
    for place, theme in enumerate(order, start=1):
        rows = [row for row, label in enumerate(labels.tolist()) if label == theme]
        rows.sort(key=lambda row: (-fitted.weights[row, theme], row))
        cases = Counter(documents.cases[row] for row in rows)
        share = max(cases.values()) / len(rows)
        flags = [
            ("unstable", again.themes[theme] < UNSTABLE),
            ("one_informant", base > 1 and share >= _ONE_INFORMANT),
            ("like_shuffled", dealt.alike(again.themes[theme], again.held_out[theme])),
        ]
        most = float(fitted.weights[:, theme].max())
        themes.append(
            Theme(
                id=f"t{place}",
                label=proposed(words[theme]),
                words=tuple((word, round(weight, 4)) for word, weight in words[theme]),
                units=tuple((documents.units[row], round(float(fitted.weights[row, theme]) / most, 4)) for row in rows),
                cases=dict(sorted(cases.items(), key=lambda item: (-item[1], item[0]))),
                stability=round(again.themes[theme], 4),
                coherence=round(coherent[theme], 4),
                held_out=round(again.held_out[theme], 4),
                largest_share=round(share, 4),
                gini=round(gini(cases, base), 4),
                flags=tuple(flag for flag, holds in flags if holds),
            )
        )
    return ThemeModel(
        engine=name,
        themes=tuple(themes),
        units=documents.units,
        outliers=tuple(unit for unit, label in zip(documents.units, labels.tolist(), strict=True) if label < 0),
        stability=round(median([theme.stability for theme in themes] or [0.0]), 4),
        diversity=round(diversity(firsts), 4),
        coherence=round(median([theme.coherence for theme in themes] or [0.0]), 4),
        ari=round(again.ari, 4),
        nmi=round(again.nmi, 4),
        null=said["null"].format(n=len(dealt.held_out), m=dealt.texts) if dealt.held_out else "",
        notes=(*fitted.notes, said["draws"].format(n=again.draws), said["counts"], said["absent"]),
        seed=seed,
        lang=lang,
    )
