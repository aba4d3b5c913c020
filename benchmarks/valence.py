"""How well the tone of sentences by semantic fields follows what people say of them.

    python benchmarks/valence.py hca_valence.json

The file: 791 sentences of H. C. Andersen with valence by three readers (Center for Humanities Computing Aarhus, MIT). Printed is
Spearman's rank correlation with the readers' mean, over all sentences and over those in which the lexicon finds anything. Without
the file only the size of the lexicon is printed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from scipy.stats import spearmanr

from qualkit.language.docs import read_talk
from qualkit.language.fields import shipped_lexicon
from qualkit.language.valence import tone_of


def main() -> None:
    lexicon = shipped_lexicon()
    print(f"{len(lexicon.names)} semantic fields with {lexicon.size:,} entries")
    if len(sys.argv) < 2:
        return
    rows = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    order = list(rows["SENTENCE"])
    said = [float(rows["HUMAN"][at]) for at in order] if isinstance(rows["HUMAN"], dict) else rows["HUMAN"]
    texts = [rows["SENTENCE"][at] for at in order] if isinstance(rows["SENTENCE"], dict) else rows["SENTENCE"]
    tones = [tone_of([token.lower_ for token in read_talk(text)]) for text in texts]
    score = [tone.valence for tone in tones]
    print(f"{len(texts)} sentences, rho {spearmanr(said, score).statistic:.3f}")
    known = [at for at, tone in enumerate(tones) if tone.words]
    rho = spearmanr([said[at] for at in known], [score[at] for at in known]).statistic
    print(f"{len(known)} of them with a word of the lexicon, rho {rho:.3f}")


if __name__ == "__main__":
    main()
