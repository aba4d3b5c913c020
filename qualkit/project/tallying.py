"""A project and the name of a view come in; the tables of what its informants tell of go out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit.config import Config
from qualkit.errors import ConfigError, ProjectError
from qualkit.project.coded import read_coded
from qualkit.store import Store

if TYPE_CHECKING:
    from qualkit.findings import CodedMaterial, CrossTable, RankedTable, Saturation

__all__ = ["VIEWS", "tables"]

VIEWS = ("ranked", "contrast", "co-occurrence", "mechanisms", "saturation", "coverage", "decided")
# Which options a view has a use for; the others would be believed to have had an effect.
_TAKES = {
    "ranked": {"code", "level", "min_informants", "polarity"},
    "contrast": {"by", "code", "level", "min_informants", "polarity"},
    "co-occurrence": {"code", "level", "min_informants", "polarity"},
    "mechanisms": {"min_informants", "polarity"},
    "saturation": {"level", "seed", "polarity"},
    "coverage": {"level", "min_informants"},
    "decided": set(),
}


def tables(
    store: Store,
    config: Config,
    paths: Sequence[Path],
    *,
    view: str = "ranked",
    by: str | None = None,
    code: str | None = None,
    level: int | None = None,
    source: str = "both",
    min_informants: int | None = None,
    polarity: str | None = None,
    seed: int | None = None,
) -> list[CrossTable | RankedTable | Saturation]:
    """The tables of a view.

    Args:
        store: of the project.
        config: from which probability suggestions count, and the language.
        paths: the codebooks in use.
        view: one of ``VIEWS``; ``ranked`` gives a table a codebook, the others one.
        by: the attribute that ``contrast`` compares.
        code: the title of a codebook or a code: only that and what is below it.
        level: join codes below this depth, 1 or more.
        source: ``both``, ``decisions`` or ``suggestions``; see :func:`qualkit.project.coded.read_coded`.
        min_informants: numbers of fewer informants, but for 0, are hidden.
        polarity: ``present`` does not count what was lacking or is denied, ``all`` does; None as the view has it.
        seed: of the random orders of ``saturation``; the project's where it is None.

    Raises:
        ConfigError: Q001, an unknown view, attribute or code, or an option that the view has no use for.
        ProjectError: Q310, there is nobody to count.
    """
    if view not in VIEWS:
        raise ConfigError("Q001", f"no view is called {view!r}", hint=f"one of {', '.join(VIEWS)}")
    given = {"by": by, "code": code, "level": level, "polarity": polarity, "seed": seed}
    given["min_informants"] = min_informants or None
    useless = [name for name, value in given.items() if value is not None and name not in _TAKES[view]]
    if useless:
        option = useless[0].replace("_", "-")
        fits = [name for name in VIEWS if useless[0] in _TAKES[name]]
        raise ConfigError("Q001", f"--{option} has no meaning for {view}", hint=f"it goes with {', '.join(fits)}")
    if polarity not in (None, "present", "all"):
        raise ConfigError("Q001", f"no polarity is called {polarity!r}", hint="one of present, all")
    if view == "contrast" and by is None:
        raise ConfigError("Q001", "contrast needs an attribute to compare by", hint="--by rolle")
    material = read_coded(store, config, paths, source=source)
    if not material.cases:
        raise ProjectError("Q310", "there are no informants to count yet", hint="qualkit run FOLDER")
    chosen = {name: value for name, value in given.items() if value is not None}
    if view == "saturation":
        chosen.setdefault("seed", config.seed)
    return _made(material, view, chosen)


def _made(material: CodedMaterial, view: str, chosen: Mapping[str, Any]) -> list[CrossTable | RankedTable | Saturation]:
    from qualkit import tallies

    options = dict(chosen)
    if view == "ranked":
        return list(tallies.ranked_codes(material, axis=options.pop("code", None), **options))
    if view == "contrast":
        return [tallies.contrast(material, options.pop("by"), **options)]
    if view == "co-occurrence":
        return [tallies.co_occurrence(material, axis=options.pop("code", None), **options)]
    if view == "mechanisms":
        return [tallies.mechanism_by_outcome(material, **options)]
    if view == "saturation":
        return [tallies.saturation(material, **options)]
    if view == "coverage":
        return [tallies.coverage(material, **options)]
    return [tallies.decided_share(material)]
