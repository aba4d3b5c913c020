"""A user's own encoder comes in (sentence-transformers, a spaCy or DaCy pipeline); its view joins the suggestions.

The encoder reads the examples once: for each code a logistic regression over embeddings is taught, and, on the coded
units that the shipped weights had not seen when they were scored, how much its word is worth beside theirs. What was
taught so is kept in the user's cache folder: it holds the fictional examples' figures only, nothing of anybody's talk.
"""

from __future__ import annotations

import hashlib
import os
import warnings
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit.errors import MissingExtraError
from qualkit.resources import cache_folder, files_digest
from qualkit.suggest.unseen import Unseen

if TYPE_CHECKING:
    import numpy as np

    from qualkit.suggest.classifier import Classifier

__all__ = ["Encoder", "Joined", "encoder_digest", "join", "joined", "load_encoder"]

_FOLDS = 4
_COST = 3.0


@dataclass(frozen=True, slots=True)
class Encoder:
    """Texts to vectors of length one. ``identity`` tells one encoder from another, also after an update."""

    name: str
    identity: str
    encode: Callable[[Sequence[str]], np.ndarray]


def load_encoder(name: str) -> Encoder:
    """Load an encoder that is on this machine; nothing is fetched.

    Args:
        name: a folder that sentence-transformers wrote, or the name or folder of an installed spaCy or DaCy pipeline
            with vectors or a transformer.

    Raises:
        MissingExtraError: Q401, the package it needs is not installed; Q402, there is no such encoder here.
    """
    folder = Path(name).expanduser()
    if (folder / "modules.json").is_file():
        return _sentence_transformer(folder)
    return _pipeline(name)


def encoder_digest(name: str) -> str:
    """Tells an encoder from another without loading it: its name, and the files if it is a folder."""
    return f"{name} {files_digest(Path(name).expanduser())}" if name else ""


def _sentence_transformer(folder: Path) -> Encoder:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        from sentence_transformers import SentenceTransformer
    except ModuleNotFoundError as missing:
        raise MissingExtraError(
            "Q401", f"{folder.name} needs the package {missing.name!r}", hint="pip install 'qualkit[neural]'"
        ) from missing
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    def encode(texts: Sequence[str]) -> np.ndarray:
        return _unit(model.encode(list(texts), show_progress_bar=False, convert_to_numpy=True))

    return Encoder(str(folder), f"{folder.name} {files_digest(folder)}", encode)


def _pipeline(name: str) -> Encoder:
    from qualkit.language.models import choose, identity, load

    model = choose(name)
    if model.path is None:
        raise MissingExtraError("Q402", f"{name} has no vectors to encode with", hint="qualkit models list")
    nlp = load(model.name)

    def encode(texts: Sequence[str]) -> np.ndarray:
        import numpy as np

        return _unit(np.array([_vector(doc) for doc in nlp.pipe(texts)]))

    return Encoder(name, identity(model), encode)


def _vector(doc: Any) -> np.ndarray:
    """The mean of a transformer's last layer, else of the words' vectors, else of the pipeline's own layer."""
    import numpy as np

    layer: np.ndarray = np.asarray(doc.tensor)
    if doc.has_extension("trf_data") and doc._.trf_data is not None:
        # Two packages put it there: spacy-curated-transformers as a ragged layer, spacy-transformers as spans × pieces.
        seen = doc._.trf_data
        ragged = getattr(seen, "last_hidden_layer_state", None)
        layer = np.asarray(ragged.data if ragged is not None else seen.model_output.last_hidden_state)
    elif doc.vocab.vectors.shape[1]:
        layer = np.asarray(doc.vector)
    mean: np.ndarray = layer.reshape(-1, layer.shape[-1]).mean(axis=0)
    return mean


def _unit(table: np.ndarray) -> np.ndarray:
    import numpy as np

    lengths: np.ndarray = np.linalg.norm(table, axis=1, keepdims=True)
    return np.asarray(table / np.maximum(lengths, 1e-9), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Joined:
    """What an encoder adds: ``logit = intercept + worth[0] · ensemble's + worth[1] · the encoder's``, for each code.

    ``weights`` is dimensions × codes, with one more row of intercepts.
    """

    encoder: Encoder
    codes: tuple[str, ...]
    weights: np.ndarray
    worth: tuple[float, float, float]

    def own(self, texts: Sequence[str]) -> np.ndarray:
        """The encoder's own log-odds, texts × ``codes``."""
        table = self.encoder.encode(texts)
        said: np.ndarray = table @ self.weights[:-1] + self.weights[-1]
        return said

    def logits(self, codes: Sequence[str], said: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """The ensemble's log-odds with the encoder's word added; codes it knows nothing of stay as they are.

        Args:
            codes: the columns of ``said``.
            said: the ensemble's, texts × codes.
            texts: the units.
        """
        own, found = self.own(texts), said.copy()
        at = {code: column for column, code in enumerate(self.codes)}
        for column, code in enumerate(codes):
            if code in at:
                found[:, column] = self.worth[0] + self.worth[1] * said[:, column] + self.worth[2] * own[:, at[code]]
        return found


def join(
    encoder: Encoder, examples: Sequence[str], carried: np.ndarray, codes: Sequence[str], unseen: Unseen
) -> Joined:
    """Teach an encoder's view of the codes, and how much it is worth beside the ensemble.

    Args:
        encoder: the encoder.
        examples: texts of passages that teach, beside the unseen units.
        carried: examples × codes.
        codes: the columns.
        unseen: units with what the ensemble said of them unseen.
    """
    import numpy as np

    passages, talk = encoder.encode(examples), encoder.encode(unseen.texts)
    fold = np.random.default_rng(0).permutation(int(unseen.group.max()) + 1)[unseen.group] % _FOLDS
    own = np.full(unseen.truth.shape, -6.0)
    for each in range(_FOLDS):
        rest = fold != each
        weights = _fit(np.vstack([passages, talk[rest]]), np.vstack([carried, unseen.truth[rest]]))
        own[~rest] = talk[~rest] @ weights[:-1] + weights[-1]
    weights = _fit(np.vstack([passages, talk]), np.vstack([carried, unseen.truth]))
    # How common a code is the ensemble knows already: the encoder tells what lifts a unit above the others.
    usual = own.mean(axis=0)
    own -= usual
    weights[-1] -= usual
    return Joined(encoder, tuple(codes), weights, _worth(unseen.logits, own, unseen.truth))


def joined(name: str, classifier: Classifier) -> Joined | None:
    """What an encoder adds to a classifier; taught once, then kept in the user's cache folder.

    Returns:
        None for a classifier without coded talk, which cannot tell what an encoder is worth.

    Raises:
        MissingExtraError: Q401, the package it needs is not installed; Q402, there is no such encoder here.
    """
    if classifier.unseen is None:
        return None
    encoder = load_encoder(name)
    digest = hashlib.sha256(f"{encoder.identity} {classifier.digest}".encode()).hexdigest()[:32]
    try:
        file = cache_folder("encoders") / f"{digest}.npz"
    except OSError:
        file = Path(os.devnull)
    if (known := _kept(file, encoder)) is not None:
        return known
    carried = classifier.memories["passages"].carried(classifier.unseen.codes)
    found = join(encoder, classifier.examples["passages"], carried, classifier.unseen.codes, classifier.unseen)
    with suppress(OSError):
        _keep(file, found)
    return found


def _kept(file: Path, encoder: Encoder) -> Joined | None:
    import numpy as np

    try:
        with file.open("rb") as source, np.load(source) as arrays:
            a, b, c = (float(value) for value in arrays["worth"])
            return Joined(encoder, tuple(str(code) for code in arrays["codes"]), arrays["weights"], (a, b, c))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _keep(file: Path, found: Joined) -> None:
    import numpy as np

    file.parent.mkdir(parents=True, exist_ok=True)
    waiting = file.with_suffix(f".{os.getpid()}.new")
    with waiting.open("wb") as out:
        np.savez(out, codes=np.array(found.codes), weights=found.weights, worth=np.array(found.worth))
    waiting.replace(file)


def _fit(table: np.ndarray, truth: np.ndarray) -> np.ndarray:
    import numpy as np
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    weights = np.zeros((table.shape[1] + 1, truth.shape[1]), dtype=np.float32)
    weights[-1] = -6.0
    for column in range(truth.shape[1]):
        if 2 <= truth[:, column].sum() < len(truth):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ConvergenceWarning)
                fitted = LogisticRegression(C=_COST, max_iter=100).fit(table, truth[:, column])
            weights[:-1, column], weights[-1, column] = fitted.coef_[0], fitted.intercept_[0]
    return weights


def _worth(ensemble: np.ndarray, own: np.ndarray, truth: np.ndarray) -> tuple[float, float, float]:
    """Intercept and the two slopes; the encoder's is never below nothing."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    said = np.column_stack([ensemble.ravel(), own.ravel()])
    fitted = LogisticRegression(C=100.0).fit(said, truth.ravel())
    slopes = fitted.coef_[0]
    if slopes[1] <= 0:
        return 0.0, 1.0, 0.0
    return float(fitted.intercept_[0]), float(slopes[0]), float(slopes[1])
