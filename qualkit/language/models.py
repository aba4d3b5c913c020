"""The name of a Danish pipeline comes in, the pipeline goes out; ``auto`` takes the best that is installed.

Nothing is ever fetched: a model that is not here is named with the command that installs it. Finding out what is here
imports none of it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit.errors import MissingExtraError
from qualkit.resources import model_folder

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["BUNDLED", "WORDS", "Model", "choose", "identity", "installed", "known", "load"]

BUNDLED = "da_qualkit_sm"
WORDS = "words"
"""No pipeline: the tokenizer and word lists alone."""


@dataclass(frozen=True, slots=True)
class Model:
    """A pipeline for Danish.

    Attributes:
        name: what ``qualkit.toml`` and ``--model`` call it; for a folder, its path.
        kind: ``dacy``, ``spacy``, ``qualkit``, ``path`` or ``words``.
        gives: of ``tags``, ``lemmas``, ``sentences``, ``parse`` and ``names`` what it sets.
        scores: part of speech, labelled attachment and names in per cent as its makers publish them, 0 if they do not.
        size_mb: on disk, 0 if not known.
        licence: of the model.
        install: the command that installs it; empty if it is always here.
        path: where it lies, None if it is not installed.
        version: empty if it is not installed.
    """

    name: str
    kind: str
    gives: tuple[str, ...] = ("tags", "lemmas", "sentences", "parse", "names")
    scores: tuple[float, float, float] = (0.0, 0.0, 0.0)
    size_mb: int = 0
    licence: str = ""
    install: str = ""
    path: Path | None = None
    version: str = ""

    @property
    def installed(self) -> bool:
        """It can be loaded now."""
        return self.kind == "words" or self.path is not None


_DACY = {"large": (98.4, 88.4, 84.4, 2200), "medium": (98.2, 86.7, 77.7, 580), "small": (97.8, 84.0, 74.2, 100)}
_DACY_VERSION = "1.0.0"  # the newest without coreference, which asks for a package more
_NEWS = {"lg": (96.4, 78.8, 82.1, 540), "md": (96.3, 77.7, 80.0, 40), "sm": (95.0, 75.6, 72.3, 11)}


def known() -> tuple[Model, ...]:
    """All models that have a name here, the best first, with what is known of each."""
    return (*map(_dacy, _DACY), *map(_news, _NEWS), _bundled(), Model(WORDS, "words", gives=("lemmas",), licence="MIT"))


def installed() -> tuple[Model, ...]:
    """Those that can be loaded now, the best first."""
    return tuple(model for model in known() if model.installed)


def choose(name: str = "auto") -> Model:
    """The model of that name, or for ``auto`` the best that is installed; also the folder of any saved pipeline.

    Raises:
        MissingExtraError: Q402, there is no such model here, with the command that installs it.
    """
    if name == "auto":
        return installed()[0]
    for model in known():
        if model.name == name:
            if not model.installed:
                raise MissingExtraError("Q402", f"the model {name} is not installed", hint=model.install)
            return model
    folder = Path(name).expanduser()
    if (folder / "meta.json").is_file():
        return _saved(str(folder), "path", folder)
    names = ", ".join(model.name for model in known())
    raise MissingExtraError("Q402", f"no model is called {name}", hint=f"one of {names}, or a saved pipeline's folder")


def identity(model: Model) -> str:
    """Name, version and a digest of the files: what a run records, and what a parse is kept under."""
    if model.path is None:
        from qualkit.language.lemmas import model_name

        return model_name()
    return f"{model.name} {model.version} {_digest(model.path)}"


@cache
def load(name: str = "auto") -> Language:
    """The pipeline, loaded once in a process.

    Raises:
        MissingExtraError: Q402, as ``choose``; or for ``words``, which has no pipeline.
    """
    model = choose(name)
    if model.path is None:
        raise MissingExtraError("Q402", f"{name} is no pipeline", hint=f"take {BUNDLED}")
    if model.kind == "dacy":
        import dacy

        with _offline():
            return dacy.load(f"da_dacy_{model.name.removeprefix('dacy-')}_trf-{_DACY_VERSION}")  # type: ignore[no-any-return]
    import spacy

    with _offline(), _only_named_factories(model.path):
        return spacy.load(model.path)


def _dacy(size: str) -> Model:
    pos, las, names, megabytes = _DACY[size]
    package = f"da_dacy_{size}_trf"
    release = f"{package}-{_DACY_VERSION}"
    cache_folder = Path(os.environ.get("DACY_CACHE_DIR") or Path.home() / ".cache" / "dacy")
    folder = cache_folder / release / package / release
    here = folder.is_dir() and find_spec("dacy") is not None
    fetch = f"python -c 'import dacy; dacy.load(\"{release}\")'"
    return Model(
        f"dacy-{size}",
        "dacy",
        scores=(pos, las, names),
        size_mb=megabytes,
        licence="Apache-2.0",
        install=f"pip install 'qualkit[neural]' && {fetch}   # needs the network, once",
        path=folder if here else None,
        version=_DACY_VERSION if here else "",
    )


def _news(size: str) -> Model:
    pos, las, names, megabytes = _NEWS[size]
    package = f"da_core_news_{size}"
    path, found = None, ""
    if (spec := find_spec(package)) and spec.origin:
        try:
            found = version(package)
        except PackageNotFoundError:
            found = ""
        folder = Path(spec.origin).parent
        path = next((data for data in (folder / f"{package}-{found}", folder) if (data / "config.cfg").is_file()), None)
    return Model(
        package,
        "spacy",
        scores=(pos, las, names),
        size_mb=megabytes,
        licence="CC BY-SA 4.0",
        install=f"python -m spacy download {package}   # needs the network, once",
        path=path,
        version=found if path else "",
    )


def _bundled() -> Model:
    folder = model_folder()
    return _saved(BUNDLED, "qualkit", folder) if (folder / "meta.json").is_file() else Model(BUNDLED, "qualkit")


def _saved(name: str, kind: str, folder: Path) -> Model:
    """A pipeline's folder, told by its own meta.json."""
    meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    pipes = set(meta.get("pipeline", ()))
    sets = {
        "tags": {"morphologizer", "tagger"},
        "lemmas": {"qualkit_lemmatizer", "lemmatizer", "trainable_lemmatizer"},
        "sentences": {"senter", "sentencizer", "parser", "qualkit_sentences"},
        "parse": {"parser"},
        "names": {"ner"},
    }
    reached = meta.get("performance", {})
    scores = tuple(round(100 * float(reached.get(key) or 0), 1) for key in ("pos_acc", "dep_las", "ents_f"))
    return Model(
        name,
        kind,
        gives=tuple(what for what, by in sets.items() if by & pipes),
        scores=(scores[0], scores[1], scores[2]),
        size_mb=round(sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6),
        licence=str(meta.get("license", "")),
        path=folder,
        version=str(meta.get("version", "")),
    )


@cache
def _digest(folder: Path) -> str:
    """Twelve hex digits of what the pipeline is: its meta and config, and the names and sizes of its files."""
    told = hashlib.sha256()
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        told.update(f"{file.relative_to(folder).as_posix()} {file.stat().st_size}\n".encode())
        if file.suffix in (".json", ".cfg") and file.stat().st_size < 100_000:
            told.update(file.read_bytes())
    return told.hexdigest()[:12]


@contextmanager
def _offline() -> Iterator[None]:
    """Nothing looks for a newer model on the network, which offline takes most of a minute of trying."""
    before = os.environ.get("HF_HUB_OFFLINE")
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["HF_HUB_OFFLINE"]
        else:
            os.environ["HF_HUB_OFFLINE"] = before


@contextmanager
def _only_named_factories(folder: Path) -> Iterator[None]:
    """While a pipeline is made, only the components that its config names are imported.

    spaCy asks every installed package that offers a component to import it, whether or not the pipeline has one of
    them: 6 s with DaCy and what it brings.
    """
    from spacy.util import load_config, registry

    import qualkit.language.components  # noqa: F401 - ours, whatever an older installation's entry points say

    factories = registry._entry_point_factories
    components = load_config(folder / "config.cfg").get("components", {}).values()
    for name in {component.get("factory") for component in components if component.get("factory")}:
        if not name.startswith("qualkit_"):
            factories.get_entry_point(name)
    everything = factories.get_all
    factories.get_all = dict
    try:
        yield
    finally:
        factories.get_all = everything
