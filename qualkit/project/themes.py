"""A project's material comes in; its themes go out, with the names researchers gave them; the last are kept."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from qualkit import registry
from qualkit.config import Config
from qualkit.errors import ConfigError
from qualkit.findings import CodedMaterial, Theme, ThemeModel
from qualkit.model import Quote, content_id
from qualkit.store import Store

if TYPE_CHECKING:
    from qualkit.project.quoting import Quoter

__all__ = ["ENGINE", "find_themes", "last_themes", "quotes_of_theme", "rename_theme", "themes_as_asked"]

ENGINE = "nmf"
_LAST = "themes"
_NAMES = "theme_labels"
_VERSION = 1
"""Of what is kept; one more whenever the same material would give other themes."""


def find_themes(
    store: Store,
    config: Config,
    material: CodedMaterial,
    *,
    engine: str = ENGINE,
    topics: int | None = None,
    seed: int | None = None,
) -> ThemeModel:
    """The themes of what informants say; those of last time where nothing has changed.

    What was asked for is kept with them: see :func:`themes_as_asked`.

    Args:
        store: where they are kept, with the names that researchers gave.
        config: its ``encoder`` serves the engine keynmf, its ``seed`` if none is given.
        material: what is read; codings play no part.
        engine: as registered under ``qualkit.theme_engines``.
        topics: how many; by default by the number of units.
        seed: of all that is drawn at random.

    Raises:
        QualkitError: Q602, too little to find themes in.
        ConfigError: Q001, no such engine, or a number of themes that the material cannot bear.
        MissingExtraError: Q401, Q402, the engine needs what is not installed.
    """
    from qualkit.themes import find_themes as find
    from qualkit.themes import label_themes
    from qualkit.themes.labels import from_json

    drawn = config.seed if seed is None else seed
    digest = _digest(config, material, engine, topics, drawn)
    known = json.loads(store.meta(_LAST) or "{}")
    if known.get("digest") == digest:
        model = _model(known["model"])
    else:
        model = find(material, _engine(engine, config), topics=topics, seed=drawn)
        asked = {"engine": engine, "topics": topics, "seed": drawn}
        kept = {"digest": digest, "asked": asked, "model": asdict(model)}
        store.set_meta(_LAST, json.dumps(kept, ensure_ascii=False))
    return label_themes(model, from_json(store.meta(_NAMES)))


def themes_as_asked(store: Store, config: Config, material: CodedMaterial) -> ThemeModel:
    """The themes as they were last asked for (engine, number, seed), on the material as it is now.

    Raises:
        what :func:`find_themes` raises.
    """
    asked = json.loads(store.meta(_LAST) or "{}").get("asked", {})
    return find_themes(store, config, material, **asked)


def last_themes(store: Store) -> ThemeModel | None:
    """The themes that were found last, whatever has changed since; None if there are none."""
    from qualkit.themes import label_themes
    from qualkit.themes.labels import from_json

    known = json.loads(store.meta(_LAST) or "{}")
    return label_themes(_model(known["model"]), from_json(store.meta(_NAMES))) if known else None


def quotes_of_theme(quote: Quoter, config: Config, theme: Theme, *, most: int) -> list[Quote]:
    """Quotes that stand for a theme, coded or not, under the theme's name."""
    found = quote(config, units=[unit for unit, _ in theme.units], per_code=most)
    # A machine put them here, whatever coders said of them elsewhere.
    return [
        replace(each, code=theme.id, code_label=theme.label, probability=None, basis="suggestion") for each in found
    ]


def rename_theme(store: Store, asked: str, label: str) -> Theme:
    """Call a theme of the last run by a name, which follows its words into later runs; returns it.

    Args:
        store: of the project.
        asked: the theme's id, ``t1``.
        label: its name; empty takes a name away.

    Raises:
        ConfigError: Q001, no themes have been found, or none of that id.
    """
    from qualkit.themes.labels import from_json, named, to_json

    model = last_themes(store)
    known = {theme.id: theme for theme in model.themes} if model else {}
    if asked not in known:
        hint = f"there is: {', '.join(known)}" if known else "find them first: qualkit themes"
        raise ConfigError("Q001", f"no theme is called {asked!r}", hint=hint)
    theme = known[asked]
    said = " ".join(label.split())

    def change(before: str | None) -> str:
        kept = [name for name in from_json(before) if not (theme.edited and name.label == theme.label)]
        return to_json([*kept, named(theme, said)] if said else kept)

    store.update_meta(_NAMES, change)
    again = last_themes(store)
    assert again is not None
    return again.theme(asked)


def _engine(name: str, config: Config) -> Any:
    made = registry.load("theme_engines", name)
    if name == "keynmf" and config.encoder:
        from qualkit.suggest.encoder import load_encoder

        return made(load_encoder(config.encoder).encode)
    return made()


def _digest(config: Config, material: CodedMaterial, engine: str, topics: int | None, seed: int) -> str:
    from qualkit.suggest.encoder import encoder_digest

    return content_id(
        "m",
        _VERSION,
        engine,
        encoder_digest(config.encoder) if engine == "keynmf" else "",
        topics,
        seed,
        material.lang,
        [(unit.id, material.case_of[unit.id]) for unit in material.units],
        [case.name for case in material.cases],
    )


def _model(row: dict[str, Any]) -> ThemeModel:
    """What ``asdict`` and JSON made of a model, as it was."""
    themes = tuple(
        Theme(
            **{
                **theme,
                "words": tuple((word, weight) for word, weight in theme["words"]),
                "units": tuple((unit, weight) for unit, weight in theme["units"]),
                "flags": tuple(theme["flags"]),
            }
        )
        for theme in row["themes"]
    )
    lists = {key: tuple(row[key]) for key in ("units", "outliers", "notes")}
    return ThemeModel(**{**row, **lists, "themes": themes})
