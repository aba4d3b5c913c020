"""A code comes in; who worded it, when and how, goes out. Also what is to be decided again, and versions compared."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit.codebook import load_codebook
from qualkit.codebook.comparing import Wording, compare, wordings_of
from qualkit.errors import CodebookError
from qualkit.model import ChangeKind, Code, Codebook, CodeChange
from qualkit.project.finding_codes import code_named, places_of, unknown
from qualkit.review.recoding import recode_list

if TYPE_CHECKING:
    from qualkit.project.project import Project

__all__ = ["compare_versions", "history", "todo"]

BY_HAND = "by hand"


def todo(project: Project, *, coder: str | None = None) -> list[dict[str, Any]]:
    """The codings that are to be decided again because their code was split, one coder's or all.

    Returns:
        Rows with ``coder``, ``transcript``, ``segment_id``, ``start``, ``end`` (code points), ``text``, ``code``,
        ``label``, ``candidates`` (ids), ``decision`` (id) and ``at``. Where the transcript is gone, its id stands for
        its name and the text is empty.
    """
    store = project.store
    labels = {code.id: code.label.get(project.config.language) or code.label["da"] for code in _codes(project)}
    names = {row.id: row.name for row in store.index()}
    texts: dict[str, str] = {}
    rows = []
    for each in recode_list(store.in_force(coder), store.code_changes()):
        decision = each.decision
        identity = decision.transcript_id
        if identity in names and identity not in texts:
            texts[identity] = store.transcript(identity).text
        rows.append(
            {
                "coder": decision.coder,
                "transcript": names.get(identity, identity),
                "segment_id": decision.segment_id,
                "start": decision.span.start,
                "end": decision.span.end,
                "text": decision.span.of(texts.get(identity, "")),
                "code": decision.code,
                "label": labels.get(decision.code, decision.code),
                "candidates": list(each.candidates),
                "decision": decision.id,
                "at": decision.at,
            }
        )
    return rows


def _codes(project: Project) -> list[Code]:
    return [code for place in places_of(project) for code in place.book.codes]


def history(project: Project, asked: str) -> list[dict[str, Any]]:
    """What was done to a code, from the first to the last, under all names it has had.

    Returns:
        Rows with ``at`` (UTC; empty where it is not known), ``coder``, ``kind``, ``codebook``, ``version``, ``old``,
        ``new``, ``note``, and ``wordings``: those that changed, each with ``key``, ``language``, ``before``, ``after``.
        A wording that was changed in the file, by hand, has a row without a coder.

    Raises:
        CodebookError: Q210, there is and was no such code.
    """
    changes = list(project.store.code_changes())
    places = places_of(project)
    try:
        place, code = code_named(places, asked)
        book, name = place.book, code.id
    except CodebookError:
        past = [change for change in changes if asked in (*change.old, *change.new)]
        if not past:
            raise
        of_book = [place.book for place in places if place.book.id == past[-1].codebook]
        if not of_book:
            raise unknown(places, asked) from None
        book, name = of_book[0], asked
    versions = _Versions(project, book)
    mine = [change for change in changes if change.codebook == book.id]
    rows: list[dict[str, Any]] = []
    names, digest = {name}, book.digest
    # From the last to the first: what a code was called before is known from what was done to it.
    for change in reversed(mine):
        rows += versions.by_hand(change.digest_after, digest, names)
        after = set(names)
        names = _before(change, names)
        if (after | names) & {*change.old, *change.new}:
            rows.append(versions.row(change, names, after))
        digest = change.digest_before
    for before in versions.earlier(digest):
        rows += versions.by_hand(before, digest, names)
        digest = before
    return rows[::-1]


def _before(change: CodeChange, names: set[str]) -> set[str]:
    """What codes were called before a change."""
    if change.kind is ChangeKind.RENAME:
        was = dict(zip(change.new, change.old, strict=True))
        return {was.get(name, name) for name in names}
    if change.kind is ChangeKind.MERGE and change.new[0] in names:
        return names | set(change.old)
    return names


class _Versions:
    """The versions of a codebook that the project has kept, by digest."""

    def __init__(self, project: Project, book: Codebook) -> None:
        self._kept = {row.digest: row.content for row in project.store.codebooks() if row.id == book.id}
        self._books: dict[str, Codebook | None] = {book.digest: book}

    def of(self, digest: str) -> Codebook | None:
        """The codebook of that digest; None if it was not kept or is of a shape that is not known."""
        if digest not in self._books:
            self._books[digest] = _revived(self._kept.get(digest, ""))
        return self._books[digest]

    def earlier(self, digest: str) -> list[str]:
        """The digests that were kept before that one, the last first."""
        kept = list(self._kept)
        return kept[: kept.index(digest)][::-1] if digest in kept else []

    def codes(self, digest: str, names: set[str]) -> list[Code]:
        """Codes of a version."""
        book = self.of(digest)
        return [code for code in book.codes if code.id in names] if book is not None else []

    def row(self, change: CodeChange, before: set[str], after: set[str]) -> dict[str, Any]:
        """A change, with the wordings that it changed."""
        book = self.of(change.digest_after)
        return {
            "at": change.at,
            "coder": change.coder,
            "kind": change.kind.value,
            "codebook": change.codebook,
            "version": book.version if book is not None else "",
            "old": list(change.old),
            "new": list(change.new),
            "note": change.note,
            "wordings": self._wordings(change.digest_before, change.digest_after, before, after),
        }

    def by_hand(self, before: str, after: str, names: set[str]) -> list[dict[str, Any]]:
        """What differs between two versions between which no change was recorded."""
        wordings = self._wordings(before, after, names, names) if before != after else []
        book = self.of(after)
        if not wordings or book is None or self.of(before) is None:
            return []
        common = {"at": "", "coder": "", "kind": BY_HAND, "codebook": book.id, "version": book.version}
        return [{**common, "old": [], "new": sorted(names), "note": "", "wordings": wordings}]

    def _wordings(self, before: str, after: str, olds: set[str], news: set[str]) -> list[dict[str, str]]:
        was, now = self.codes(before, olds), self.codes(after, news)
        found: list[Wording] = []
        for code in now:
            # A code that was merged into this one has its own wording, which did not change.
            same = [old for old in was if old.id == code.id] or (was if len(was) == 1 else [])
            found += wordings_of(same[0] if same else Code(code.id, {}, {}), code)
        return [asdict(wording) for wording in found]


def _revived(content: str) -> Codebook | None:
    from qualkit.codebook.cache import from_plain

    try:
        return from_plain(json.loads(content))
    except (ValueError, KeyError, TypeError):
        return None


def compare_versions(project: Project | None, old: str, new: str, *, folders: Sequence[Path] = ()) -> dict[str, Any]:
    """What differs between two versions of a codebook.

    Args:
        project: whose kept versions may be named by the beginning of their digests; None for files only.
        old, new: each a digest (six letters or more), a codebook's name or a path.
        folders: where codebooks are looked for by name.

    Returns:
        ``old`` and ``new`` with ``codebook``, ``version`` and ``digest``, and ``differences``.

    Raises:
        CodebookError: Q206, there is no such version; Q212, a digest could be any of several.
    """
    one, other = (_version(project, asked, folders) for asked in (old, new))
    return {
        **{
            key: {"codebook": book.id, "version": book.version, "digest": book.digest}
            for key, book in (("old", one), ("new", other))
        },
        "differences": [asdict(each) for each in compare(one, other)],
    }


def _version(project: Project | None, asked: str, folders: Sequence[Path]) -> Codebook:
    from qualkit.codebook import find_codebook

    if project is not None and len(asked) >= 6:
        kept = {row.digest: row for row in project.store.codebooks() if row.digest.startswith(asked)}
        if len(kept) > 1:
            raise CodebookError(
                "Q212", f"{asked!r} could be any of {len(kept)} versions", hint="write more of the digest"
            )
        for row in kept.values():
            if (book := _revived(row.content)) is not None:
                return book
    own = [project.folder, project.folder / "codebooks"] if project is not None else []
    return load_codebook(find_codebook(asked, folders=[*own, *folders]))
