"""Coded material comes in; who tells of which code, with the codes above it, goes out: what every table counts on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from qualkit.errors import ConfigError
from qualkit.findings import CodedMaterial, Coding
from qualkit.sourcing import ABSENT

__all__ = [
    "Polarity",
    "Told",
    "axis_codes",
    "axis_of",
    "below_in",
    "codes_in_order",
    "counted",
    "depth",
    "is_below",
    "joined",
    "label_of",
    "lineage",
    "places",
    "tell",
]

Polarity = Literal["present", "all"]


@dataclass(slots=True)
class Told:
    """Who tells of a code: informant ids; ``decided`` those with a decided coding; ``codings``, in order of place."""

    who: set[str] = field(default_factory=set)
    decided: set[str] = field(default_factory=set)
    codings: list[Coding] = field(default_factory=list)

    def units(self, order: Mapping[str, int]) -> tuple[str, ...]:
        """The units, each once, by place."""
        return tuple(sorted({coding.unit.id for coding in self.codings}, key=order.__getitem__))


def counted(material: CodedMaterial, *, polarity: Polarity = "present") -> list[Coding]:
    """The codings that count.

    Args:
        material: what is coded.
        polarity: ``present`` leaves out what was lacking or is denied (``polaritet`` ``fravaer`` or ``afvist``);
            ``all`` takes every coding.
    """
    return [
        coding
        for coding in material.codings
        if polarity == "all" or coding.attributes.get("polaritet", "") not in ABSENT
    ]


def lineage(material: CodedMaterial, code: str) -> tuple[str, ...]:
    """A code and those above it, the top first."""
    found = [code]
    while True:
        last = found[-1]
        above = material.parents.get(last, "")
        if not above and (beginning := last.rpartition(".")[0]) in material.labels:
            above = beginning
        if not above or above in found:
            return tuple(reversed(found))
        found.append(above)


def is_below(material: CodedMaterial, code: str, above: str) -> bool:
    """True if ``code`` is ``above`` or stands below it, in the codebook or by its id."""
    return f"{code}.".startswith(f"{above}.") or above in lineage(material, code)


def joined(material: CodedMaterial, code: str, level: int | None) -> str:
    """The code that ``code`` counts for where codes below a depth are joined; itself where ``level`` is None."""
    above = lineage(material, code)
    return code if level is None else above[: max(level, 1)][-1]


def depth(material: CodedMaterial, level: int | None, top: str) -> int | None:
    """The depth to join codes at where ``top`` was asked for, which is not joined into what stands above it."""
    return max(level, len(lineage(material, top))) if level is not None and top else level


def label_of(material: CodedMaterial, code: str) -> str:
    """A code's name; its id where no codebook names it."""
    return material.labels.get(code) or code


def codes_in_order(material: CodedMaterial, codes: Iterable[str]) -> list[str]:
    """Codes in the order of the codebooks; one that no codebook has, before those below it, or else last, by id."""
    place = {code: at for at, code in enumerate(material.labels)}
    for code in set(codes) - set(place):
        place[code] = min(
            (place[each] for each in material.labels if is_below(material, each, code)), default=len(place)
        )
    return sorted(set(codes), key=lambda code: (place[code], len(lineage(material, code)), code))


def places(material: CodedMaterial) -> dict[str, int]:
    """Unit id to its place in the material: by name of the interview, then by where it stands there."""
    names = {identity: transcript.name for identity, transcript in material.transcripts.items()}
    ordered = sorted(
        material.units, key=lambda unit: (names.get(unit.transcript_id, ""), unit.transcript_id, unit.span)
    )
    return {unit.id: at for at, unit in enumerate(ordered)}


def tell(material: CodedMaterial, codings: Iterable[Coding], *, level: int | None = None) -> dict[str, Told]:
    """Each code with who tells of it; a code above others counts what is below it.

    Args:
        material: what the codings are of.
        codings: those that count.
        level: join codes below this depth; None keeps all.
    """
    found: dict[str, Told] = {}
    above = {code: lineage(material, code) for code in {coding.code for coding in codings}}
    for coding in codings:
        for code in above[coding.code][:level]:
            told = found.setdefault(code, Told())
            told.who.add(coding.case)
            told.codings.append(coding)
            if coding.basis == "decision":
                told.decided.add(coding.case)
    return found


def axis_codes(material: CodedMaterial, asked: str) -> tuple[str, list[str], str]:
    """What an axis is called and its codes.

    Args:
        material: what is coded.
        asked: the title of a codebook, or a code by id or name: then that code and those below it.

    Returns:
        the title or the code's name, its codes in order, and the code that all of them stand below, if one was asked
        for.

    Raises:
        ConfigError: Q001, there is no such codebook or code.
    """
    known = codes_in_order(material, {*material.labels, *(coding.code for coding in material.codings)})
    titles = {title.casefold(): title for title in material.axes.values()}
    title = titles.get(asked.casefold())
    below = [code for code in known if is_below(material, code, asked)]
    if below:
        return material.labels.get(asked) or title or asked, below, asked
    if title is not None:
        return title, [code for code in known if axis_of(material, code) == title], ""
    named = [code for code in known if label_of(material, code).casefold() == asked.casefold()]
    if len(named) != 1:
        near = get_close_matches(asked, [*titles.values(), *known], 3, 0.5)
        hint = f"did you mean {', '.join(near)}?" if near else f"codebooks: {', '.join(sorted(titles.values()))}"
        raise ConfigError("Q001", f"no codebook or code is called {asked!r}", hint=hint)
    return label_of(material, named[0]), [code for code in known if is_below(material, code, named[0])], named[0]


def axis_of(material: CodedMaterial, code: str) -> str:
    """The title of a code's codebook: its own, or that of a code below it; empty if no codebook has it."""
    if code in material.axes:
        return material.axes[code]
    return next((title for each, title in material.axes.items() if code in lineage(material, each)), "")


def below_in(material: CodedMaterial, codes: Sequence[str]) -> dict[str, list[str]]:
    """Each of ``codes`` to those of them right below it."""
    among = set(codes)
    found: dict[str, list[str]] = {}
    for code in codes:
        above = next((each for each in reversed(lineage(material, code)[:-1]) if each in among), None)
        if above is not None:
            found.setdefault(above, []).append(code)
    return found
