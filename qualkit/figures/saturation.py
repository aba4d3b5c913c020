"""How much was seen after each number of interviews comes in; a line with its band goes out."""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.figures.composing import compose, empty, layer, texts, underlined
from qualkit.figures.lettering import plain, text_width
from qualkit.figures.theme import ACCENT, BLUE, INK, MUTED, PALE, SMALL, WIDTH, number
from qualkit.findings import Figure

__all__ = ["saturation_figure"]

_WORDS = {
    "da": {
        "measure": "Forskellige koder, der er set",
        "interviews": "Antal interview",
        "reached": "mættet ved {k} interview",
        "none": "Der er for få interview til at vise mætning.",
        "alt": "Kurve: {measure} efter hvert antal interview, fra {first} efter {from_k} til {last} efter {to_k}.",
        "at": "Mættet ved {k} interview.",
        "never": "Mætning er ikke nået.",
    },
    "en": {
        "measure": "Different codes seen",
        "interviews": "Number of interviews",
        "reached": "saturated at {k} interviews",
        "none": "There are too few interviews to show saturation.",
        "alt": "Curve: {measure} after each number of interviews, from {first} after {from_k} to {last} after {to_k}.",
        "at": "Saturated at {k} interviews.",
        "never": "Saturation is not reached.",
    },
}
_LEFT, _TOP, _BOTTOM = 44.0, 28.0, 228.0


def saturation_figure(
    points: Sequence[tuple[int, float, float, float]],
    *,
    reached: int | None,
    title: str,
    caption: str = "",
    lang: str = "da",
    measure: str = "",
    identity: str = "saturation",
) -> Figure:
    """A curve that flattens where further interviews bring little that is new.

    Args:
        points: (number of interviews, mean, low, high), by number of interviews.
        reached: number of interviews at which it counts as saturated; None if it does not.
        title: of the figure.
        caption: how it was reckoned and from what.
        lang: ``da`` or ``en``.
        measure: what the height is, in words; by default codes seen.
        identity: the figure's id.
    """
    words = _WORDS.get(lang, _WORDS["da"])
    measure = measure or words["measure"]
    if len(points) < 2:
        return empty(identity, title, words["none"], caption=caption)
    right = WIDTH - 16
    first, last = points[0][0], points[-1][0]
    step = nice(max(high for *_, high in points) / 5 or 1.0)
    top = step * -(-max(high for *_, high in points) // step) or step

    def across(k: float) -> float:
        return _LEFT + (k - first) / (last - first) * (right - _LEFT)

    def up(value: float) -> float:
        return _BOTTOM - value / top * (_BOTTOM - _TOP)

    levels = [step * count for count in range(round(top / step) + 1)]
    every = max(1, round(nice(text_width(str(last)) * 2.2 * (last - first) / (right - _LEFT))))
    shown = [k for k, *_ in points if k % every == 0 or k == first]
    rows = [
        {"x": across(k), "y": up(mean), "interviews": k, "mean": mean, "tip": plain(f"{k}: {number(mean, lang=lang)}")}
        for k, mean, _, _ in points
    ]
    layers = [
        *underlined(_LEFT, right, (up(level) for level in levels)),
        *layer(
            "area",
            [{"x": across(k), "y": up(low), "y2": up(high), "low": low, "high": high} for k, _, low, high in points],
            color=PALE,
            opacity=0.7,
            line=False,
        ),
        *layer("line", rows, color=BLUE, strokeWidth=2),
        *layer("point", rows, shape="circle", size=22, fill=BLUE, stroke=BLUE, opacity=1),
        *texts(((_LEFT - 6, up(level), [number(level, lang=lang)]) for level in levels), align="right", color=MUTED),
        *texts(((across(k), _BOTTOM + 14, [str(k)]) for k in shown), align="center", color=MUTED),
        *texts([(0, 8, [plain(measure)])], fontSize=SMALL, color=MUTED),
        *texts([(right, _BOTTOM + 30, [words["interviews"]])], align="right", fontSize=SMALL, color=MUTED),
        *underlined(_LEFT, right, [_BOTTOM], colour=INK),
    ]
    if reached is not None and first <= reached <= last:
        said, x = words["reached"].format(k=reached), across(reached)
        leftward = x + 6 + text_width(said) > right
        layers += [
            *layer(
                "rule", [{"x": x, "x2": x, "y": _TOP, "y2": _BOTTOM}], stroke=ACCENT, strokeDash=[5, 3], strokeWidth=1.5
            ),
            *texts([(x - 6 if leftward else x + 6, _BOTTOM - 12, [said])], align="right" if leftward else "left"),
        ]
    ends = {
        "first": number(points[0][1], lang=lang),
        "last": number(points[-1][1], lang=lang),
        "from_k": first,
        "to_k": last,
    }
    alt = words["alt"].format(measure=measure.lower(), **ends)
    alt += " " + (words["never"] if reached is None else words["at"].format(k=reached))
    return compose(identity, title, layers, height=_BOTTOM + 38, caption=caption, alt=alt)


def nice(least: float) -> float:
    """The smallest of 1, 2, 5, 10, 20, 50 … (or 0.1, 0.2, 0.5 …) that is no less than that."""
    size = 1.0
    while size > least:
        size /= 10
    while size * 10 < least:
        size *= 10
    return next(size * factor for factor in (1, 2, 5, 10) if size * factor >= least)
