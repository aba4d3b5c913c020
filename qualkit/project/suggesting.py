"""Stored units and codebook files come in; suggestions for what changed are in the store, each transcript whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from qualkit import registry
from qualkit.config import Config
from qualkit.errors import ProjectError
from qualkit.language.models import choose, identity
from qualkit.model import Codebook, SegmentKind, digest_of
from qualkit.project.executor import each
from qualkit.project.learning import LEARNS, Rulings, decided, decisions_digest, learn, ruled_digest
from qualkit.project.progress import Progress, silent
from qualkit.project.stages import Recipe, SuggestJob, codebooks_digest, suggest_one
from qualkit.resources import classifier_folder, files_digest
from qualkit.store import Store

__all__ = ["STAGE", "inputs_of", "recipe_of", "record_codebook", "suggest_all", "suggest_inputs"]

STAGE = "suggest"


def suggest_inputs(config: Config, paths: Sequence[Path], decisions: str = "") -> str:
    """What suggestions depend on besides the transcript: codebooks, suggester, models, decisions, this program."""
    from qualkit.suggest.encoder import encoder_digest

    return digest_of(
        [
            codebooks_digest(paths),
            config.suggester,
            encoder_digest(config.encoder),
            files_digest(classifier_folder()),
            identity(choose(config.model)),
            version("qualkit"),
            decisions,
        ]
    )


def inputs_of(config: Config, paths: Sequence[Path], rulings: Rulings, transcripts: Sequence[str]) -> dict[str, str]:
    """By transcript what its suggestions depend on: decisions on it count by themselves, however few there are.

    What many decisions teach counts everywhere.
    """
    taught = decisions_digest(rulings)
    without = suggest_inputs(config, paths, taught)
    its = {each: ruled_digest(rulings.get(each, {})) for each in transcripts}
    # Above the fewest that teach, one digest tells of all decisions already.
    return {each: without if taught or not own else digest_of([without, own]) for each, own in its.items()}


def recipe_of(config: Config, paths: Sequence[Path]) -> Recipe:
    """How suggestions are made where no decision is heard."""
    files = tuple(str(path) for path in paths)
    return Recipe(config.suggester, files, codebooks_digest(paths), config.model, config.encoder)


def suggest_all(
    store: Store,
    config: Config,
    paths: Sequence[Path],
    folder: Path,
    *,
    cluster: str | None = None,
    progress: Progress = silent,
) -> dict[str, int]:
    """Suggest codes for every transcript whose text or codebooks changed; returns name to count for those.

    What coders have decided since the last time is learned first, and lies in ``folder``. Decisions on an interview
    also count in it directly, for the units beside them.

    Raises:
        ProjectError: Q310, there are no transcripts.
    """
    from qualkit.codebook import load_codebook

    registry.load("suggesters", config.suggester)  # one that does not exist is told before anything is read
    rulings = decided(store) if config.suggester == LEARNS else {}
    done = store.stage_done(STAGE)
    rows = store.index()
    if not rows:
        raise ProjectError("Q310", "the project has no transcripts yet", hint="qualkit import FOLDER")
    inputs = inputs_of(config, paths, rulings, [row.id for row in rows])
    due = [row for row in rows if done.get(row.id) != inputs[row.id]]
    if not due:
        return {}
    run = store.start_run(
        stage=STAGE,
        inputs_digest=suggest_inputs(config, paths, decisions_digest(rulings)),
        config_digest=digest_of([repr(config)]),
        versions=versions(config.model),
        seed=config.seed,
    )
    for path in paths:
        record_codebook(store, load_codebook(path))
    recipe = recipe_of(config, paths)
    if config.suggester == LEARNS:
        recipe = replace(recipe, learned=learn(store, recipe, rulings, folder))
    # A generator: a thousand interviews need not lie in memory while they wait for their turn.
    jobs = (
        SuggestJob(
            store.transcript(row.id),
            tuple(store.segments(row.id, SegmentKind.UNIT)),
            recipe,
            store.reading(row.id),
            rulings.get(row.id, {}),
        )
        for row in due
    )
    counts: dict[str, int] = {}
    results = each(suggest_one, jobs, count=len(due), workers=config.workers, cluster=cluster)
    for number, row in enumerate(due, start=1):
        result = next(results)
        store.replace_suggestions(
            row.id,
            stage=STAGE,
            inputs_digest=inputs[row.id],
            run_id=run.id,
            suggestions=result.suggestions,
            reading=result.reading,
        )
        counts[row.name] = len(result.suggestions)
        progress(STAGE, number, len(due))
    store.finish_run(run.id)
    return counts


def record_codebook(store: Store, codebook: Codebook) -> None:
    """Keep a codebook as it is, so that a suggestion's digest can be read years later."""
    import json
    from dataclasses import asdict

    content = json.dumps(asdict(codebook), ensure_ascii=False, sort_keys=True)
    store.put_codebook(codebook.id, codebook.version, codebook.digest, content)


def versions(model: str) -> dict[str, str]:
    """What a run is made with: this program, what reads the words, and Python."""
    import platform

    return {
        "qualkit": version("qualkit"),
        "spacy": version("spacy"),
        "model": identity(choose(model)),
        "python": platform.python_version(),
    }
