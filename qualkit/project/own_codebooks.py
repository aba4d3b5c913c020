"""A codebook in use comes in; a project's own copy of it, changed and checked, is in place, whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from qualkit.codebook import load_codebook, sources_of
from qualkit.codebook.edit import bump_version, recoded_passages
from qualkit.codebook.examples import example_files
from qualkit.errors import CodebookError
from qualkit.model import Codebook
from qualkit.project.folder import write_whole
from qualkit.resources import codebook_folder

if TYPE_CHECKING:
    from qualkit.project.project import Project

__all__ = ["Draft", "drafted", "put_in_place"]

FOLDER = "codebooks"


@dataclass(frozen=True, slots=True)
class Draft:
    """A changed codebook that waits to be put in place.

    ``source`` is the file it was read from (``raw`` its bytes) and ``target`` the one it goes to: another one where
    the codebook that is in use does not lie in the project's folder. ``passages`` are example files and what they are
    to hold.
    """

    source: Path
    raw: bytes
    target: Path
    text: str
    before: Codebook
    after: Codebook
    passages: Mapping[Path, str]

    @property
    def copies(self) -> bool:
        """True if the project gets a copy of its own."""
        return self.source != self.target


def drafted(
    project: Project, path: Path, edit: Callable[[str, str], str], moves: Mapping[str, str] | None = None
) -> Draft:
    """Change a codebook's text, count its version up, and check that it can still be used; nothing is put in place.

    Args:
        project: whose.
        path: the codebook that is in use.
        edit: makes the new text of the old one and the file's name.
        moves: codes that the project's own example passages are to call by other names.

    Raises:
        CodebookError: what is wrong with the changed codebook; Q207, the project has another codebook of that name.
    """
    raw = path.read_bytes()
    text = bump_version(edit(raw.decode("utf-8-sig").replace("\r\n", "\n"), path.name), path.name)
    inside = path.resolve().is_relative_to(project.folder.resolve())
    target = path if inside else project.folder / FOLDER / path.name
    if not inside and target.exists():
        raise CodebookError(
            "Q207", f"{FOLDER}/{path.name} is in the project already, and another one is in use", hint="rename one"
        )
    passages = {} if path.resolve().parent == codebook_folder().resolve() else _passages(path, target, moves or {})
    return Draft(path, raw, target, text, load_codebook(path), _checked(project, path, text), passages)


def _passages(path: Path, target: Path, moves: Mapping[str, str]) -> dict[Path, str]:
    """The example files beside a codebook that have to be written, and with what."""
    found = {}
    for file in example_files(path):
        said = file.read_text(encoding="utf-8")
        new, place = recoded_passages(said, moves), target.parent / "examples" / file.name
        if new != said or not place.exists():
            found[place] = new
    return found


def _checked(project: Project, path: Path, text: str) -> Codebook:
    """The codebook as it would be read; it may hold passages from interviews, so it goes nowhere but in the project."""
    with TemporaryDirectory(prefix=".codebook-", dir=project.folder) as place:
        for other in _used(path):
            shutil.copy(other, place)
        trial = Path(place) / path.name
        trial.write_text(text, encoding="utf-8")
        return load_codebook(trial)


def _used(path: Path) -> list[Path]:
    """The files that a codebook uses and that do not ship."""
    return [file for file in sources_of(path)[1:] if file.resolve().parent != codebook_folder().resolve()]


def put_in_place(project: Project, draft: Draft, undo: ExitStack) -> None:
    """Write a draft, with all that a copy needs; qualkit.toml names the copy where it named another file.

    Args:
        project: whose.
        draft: what to write.
        undo: closing it brings the files back as they were.

    Raises:
        CodebookError: Q213, somebody has changed the file since it was read; Q207, the copy's place was taken; Q305,
            the folder cannot be written.
    """
    if draft.source.read_bytes() != draft.raw:
        raise CodebookError(
            "Q213", f"{draft.source.name} was changed by somebody else meanwhile", hint="look at it, and try again"
        )
    if draft.copies and draft.target.exists():
        raise CodebookError("Q207", f"{draft.target.name} is in the project by now", hint="try again")
    for file in (draft.target, *draft.passages):
        undo.callback(_restore, file, file.read_bytes() if file.exists() else None)
    try:
        draft.target.parent.mkdir(exist_ok=True)
        if draft.copies:
            for other in _used(draft.source):
                if not (place := draft.target.parent / other.name).exists():
                    shutil.copy(other, place)
        for file, said in draft.passages.items():
            file.parent.mkdir(exist_ok=True)
            write_whole(file, said)
        write_whole(draft.target, draft.text)
        if draft.copies:
            _use_copy(project, draft)
    except OSError as error:
        raise CodebookError(
            "Q305", f"cannot write {draft.target}: {error.strerror}", hint="choose a folder you may write"
        ) from None


def _restore(file: Path, content: bytes | None) -> None:
    with suppress(OSError):
        if content is None:
            file.unlink(missing_ok=True)
        else:
            file.write_bytes(content)


def _use_copy(project: Project, draft: Draft) -> None:
    """A name finds the copy first; a path has to give way to the name."""
    names = project.config.codebooks
    files = dict(zip(names, project.codebook_paths(), strict=False))
    if names and draft.target.resolve() not in {path.resolve() for path in files.values()}:
        use = [draft.target.stem if path.resolve() == draft.source.resolve() else name for name, path in files.items()]
        project.config = project.use_codebooks(use).config
