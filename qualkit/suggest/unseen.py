"""What the shipped weights said of coded units before they had seen them: to tell what anything more is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Unseen"]


@dataclass(frozen=True, slots=True)
class Unseen:
    """Units of coded interviews: their ``texts``, the ensemble's ``logits`` and the ``truth`` (units × ``codes``).

    ``group`` numbers each unit's informant.
    """

    texts: tuple[str, ...]
    codes: tuple[str, ...]
    logits: np.ndarray
    truth: np.ndarray
    group: np.ndarray

    def save(self, file: Path) -> None:
        """Write all but the texts, which the classifier keeps as examples of talk."""
        import numpy as np

        with file.open("wb") as out:
            np.savez_compressed(
                out,
                codes=np.array(self.codes),
                logits=self.logits.astype(np.float16),
                truth=np.packbits(self.truth, axis=1),
                group=self.group.astype(np.uint16),
            )

    @classmethod
    def load(cls, file: Path, texts: Sequence[str]) -> Unseen:
        """Read what ``save`` wrote."""
        import numpy as np

        with np.load(file) as arrays:
            codes = tuple(str(code) for code in arrays["codes"])
            truth = np.unpackbits(arrays["truth"], axis=1)[:, : len(codes)].astype(bool)
            return cls(tuple(texts), codes, arrays["logits"].astype(np.float32), truth, arrays["group"].astype(int))
