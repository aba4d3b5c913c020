"""A treebank comes in; a reader too slow to ship goes out, and what it says of running text, for a small one to learn.

Words by their letters (convolution), by vectors of running text and by what a lexicon takes their lemma to be; three
layers of LSTM in both directions; heads by biaffine attention (Dozat and Manning 2017), and for each word one choice
among tags (part of speech with all features) and among relations. Two of them with different seeds vote.

Names are not among what they learn: tried, it cost a point of heads and half a point of tags, and reached F 0.58.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from text import running_sentences
from treebank import Sentence, read_treebank, write_treebank
from vectors import SIZE, train_vectors

_CHARACTERS = "abcdefghijklmnopqrstuvwxyzæøåéèüöäABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ0123456789.,;:!?-'’\"”»«()/%&§+*=…–@_#"
_LONGEST = 24
_IGNORED = -100


def _ending(word: str, lemma: str) -> str:
    """How ``lemma`` is made of ``word``: how many letters go from the end, what comes instead."""
    shared = next(
        (at for at, (one, other) in enumerate(zip(word, lemma, strict=False)) if one != other),
        min(len(word), len(lemma)),
    )
    return f"{len(word) - shared}{lemma[shared:]}"


class Choices:
    """What can be chosen, by number; rare ones are left out."""

    def __init__(self, values: Iterator[str], least: int = 1) -> None:
        self.values = [value for value, count in Counter(values).most_common() if count >= least]
        self.number = {value: at for at, value in enumerate(self.values)}

    def __len__(self) -> int:
        return len(self.values)

    def of(self, value: str) -> int:
        """The number of a value, or the one that training passes over."""
        return self.number.get(value, _IGNORED)


class Lexicon:
    """What is known of a word before it is read in its sentence; kept, as words come again."""

    def __init__(self, vectors: Any, endings: Choices) -> None:
        self.vectors, self.endings = vectors, endings
        self.known: dict[str, tuple[Tensor, Tensor, int]] = {}

    def __getitem__(self, word: str) -> tuple[Tensor, Tensor, int]:
        if word not in self.known:
            import simplemma

            letters = [1 + _CHARACTERS.find(character) + 1 for character in word[:_LONGEST]]
            letters += [0] * (_LONGEST - len(letters))
            guess = self.endings.of(_ending(word.lower(), simplemma.lemmatize(word.lower(), lang="da").lower()))
            vector = torch.from_numpy(self.vectors.get_word_vector(word.lower()).copy())
            self.known[word] = (torch.tensor(letters), vector, len(self.endings) if guess == _IGNORED else guess)
        return self.known[word]


class Reader(nn.Module):
    """Batches of sentences to scores for tags, heads and relations."""

    def __init__(self, words: Choices, tags: Choices, endings: Choices, labels: Choices, hidden: int = 256) -> None:
        super().__init__()
        self.vocabulary, self.tags, self.endings, self.labels = words, tags, endings, labels
        self.word = nn.Embedding(len(words) + 1, 64, padding_idx=len(words))
        self.letter = nn.Embedding(len(_CHARACTERS) + 2, 32, padding_idx=0)
        self.shapes = nn.ModuleList(nn.Conv1d(32, 64, width, padding=width // 2) for width in (2, 3, 4, 5))
        self.guess = nn.Embedding(len(endings) + 1, 32)
        self.drop = nn.Dropout(0.33)
        self.lstm = nn.LSTM(64 + 256 + SIZE + 32, hidden, 3, batch_first=True, bidirectional=True, dropout=0.33)
        wide = 2 * hidden
        self.tag = nn.Sequential(nn.Linear(wide, 200), nn.ReLU(), nn.Dropout(0.33), nn.Linear(200, len(tags)))
        self.as_head, self.as_child = self._side(wide, 300), self._side(wide, 300)
        self.arc = nn.Parameter(torch.zeros(301, 300))
        self.label_head, self.label_child = self._side(wide, 100), self._side(wide, 100)
        self.label = nn.Parameter(torch.zeros(len(labels), 101, 101))

    @staticmethod
    def _side(wide: int, size: int) -> nn.Module:
        return nn.Sequential(nn.Linear(wide, size), nn.LeakyReLU(0.1), nn.Dropout(0.33))

    def forward(self, batch: Sequence[Sentence], lexicon: Lexicon) -> dict[str, Tensor]:
        """Scores with the shapes (sentences, words, choices), heads (sentences, words, words)."""
        types = sorted({word for sentence in batch for word in sentence.words})
        row = {word: at for at, word in enumerate(types)}
        letters, vectors, guesses = (list(column) for column in zip(*(lexicon[word] for word in types), strict=True))
        spelled = self.letter(torch.stack(letters)).transpose(1, 2)
        shapes = torch.cat([shape(spelled).amax(dim=2) for shape in self.shapes], dim=1)
        numbers = torch.tensor([self.vocabulary.number.get(word.lower(), len(self.vocabulary)) for word in types])
        if self.training:  # a word that was never seen must be read by its letters
            numbers[torch.rand(len(types)) < 0.15] = len(self.vocabulary)
        each = torch.cat([self.word(numbers), shapes, torch.stack(vectors), self.guess(torch.tensor(guesses))], dim=1)
        longest = max(len(sentence.words) for sentence in batch)
        places = torch.zeros(len(batch), longest, dtype=torch.long)
        for at, sentence in enumerate(batch):
            places[at, : len(sentence.words)] = torch.tensor([row[word] for word in sentence.words])
        lengths = torch.tensor([len(sentence.words) for sentence in batch])
        packed = pack_padded_sequence(self.drop(each[places]), lengths, batch_first=True, enforce_sorted=False)
        read, _ = pad_packed_sequence(self.lstm(packed)[0], batch_first=True)
        read = self.drop(read)
        head, child = self._with_one(self.as_head(read)), self.as_child(read)
        heads = torch.einsum("bhi,ij,bcj->bch", head, self.arc, child)
        beyond = torch.arange(longest)[None, :] >= lengths[:, None]
        heads = heads.masked_fill(beyond[:, None, :], -1e4)
        return {
            "tags": self.tag(read),
            "heads": heads,
            "label_head": self._with_one(self.label_head(read)),
            "label_child": self._with_one(self.label_child(read)),
        }

    @staticmethod
    def _with_one(values: Tensor) -> Tensor:
        return torch.cat([values, torch.ones(*values.shape[:-1], 1)], dim=-1)

    def relations(self, scores: dict[str, Tensor], heads: Tensor) -> Tensor:
        """Scores of the relations to the given heads, (sentences, words, relations)."""
        chosen = scores["label_head"].gather(1, heads[..., None].expand(-1, -1, scores["label_head"].shape[-1]))
        return torch.einsum("bci,lij,bcj->bcl", chosen, self.label, scores["label_child"])


def _padded(rows: list[list[int]], fill: int = _IGNORED) -> Tensor:
    longest = max(map(len, rows))
    return torch.tensor([row + [fill] * (longest - len(row)) for row in rows])


def _loss(reader: Reader, batch: Sequence[Sentence], lexicon: Lexicon) -> Tensor:
    scores = reader(batch, lexicon)
    heads = _padded([list(sentence.heads) for sentence in batch])
    targets = {
        "tags": _padded([[reader.tags.of(tag) for tag in sentence.tags] for sentence in batch]),
    }
    losses = [_mean_loss(scores[name], target) for name, target in targets.items()]
    labels = _padded([[reader.labels.of(label) for label in sentence.labels] for sentence in batch])
    relations = reader.relations(scores, heads.clamp(min=0))
    return sum(losses) + _mean_loss(relations, labels)  # type: ignore[return-value]


def _mean_loss(scores: Tensor, target: Tensor) -> Tensor:
    """Over the words whose target is known, of which a batch may have none."""
    total = cross_entropy(scores.flatten(0, 1), target.flatten(), reduction="sum")
    return total / max(1, int((target != _IGNORED).sum()))


@torch.no_grad()
def annotate(readers: Sequence[Reader], lexicon: Lexicon, batch: Sequence[Sentence]) -> list[Sentence]:
    """The batch with tags, heads and relations by vote. A sentence whose heads form no tree has none."""
    votes = [reader(batch, lexicon) for reader in readers]
    total = {name: torch.stack([vote[name].log_softmax(-1) for vote in votes]).sum(0) for name in ("tags", "heads")}
    heads = total["heads"].argmax(-1)
    labels = sum(r.relations(v, heads).log_softmax(-1) for r, v in zip(readers, votes, strict=True)).argmax(-1)
    first = readers[0]
    done = []
    for at, sentence in enumerate(batch):
        size = len(sentence.words)
        done.append(
            replace(
                sentence,
                tags=tuple(first.tags.values[number] for number in total["tags"][at, :size].argmax(-1).tolist()),
                heads=tuple(heads[at, :size].tolist()),
                labels=tuple(first.labels.values[number] for number in labels[at, :size].tolist()),
            )
        )
    return done


def is_tree(heads: Sequence[int]) -> bool:
    """There is one root, and every word leads to it."""
    if sum(head == at for at, head in enumerate(heads)) != 1:
        return False
    for start in range(len(heads)):
        at, steps = start, 0
        while heads[at] != at:
            at, steps = heads[at], steps + 1
            if steps > len(heads):
                return False
    return True


def batches(sentences: Sequence[Sentence], words: int = 500) -> Iterator[list[Sentence]]:
    """Sentences of like length together, some ``words`` at a time, in random order of batches."""
    ordered = sorted(sentences, key=lambda sentence: (len(sentence.words), random.random()))
    groups: list[list[Sentence]] = [[]]
    for sentence in ordered:
        if groups[-1] and (len(groups[-1]) + 1) * len(sentence.words) > words:
            groups.append([])
        groups[-1].append(sentence)
    random.shuffle(groups)
    yield from groups


def score(reader: Reader, lexicon: Lexicon, gold: Sequence[Sentence]) -> dict[str, float]:
    """Shares of words that are right, by tag, part of speech, head, and head with relation."""
    reader.eval()
    right: Counter[str] = Counter()
    total = 0
    for batch in batches(gold):
        for want, have in zip(batch, annotate([reader], lexicon, batch), strict=True):
            total += len(want.words)
            pos = [tag.split("|")[0] for tag in want.tags], [tag.split("|")[0] for tag in have.tags]
            head = [w == h for w, h in zip(want.heads, have.heads, strict=True)]
            right["tag"] += sum(w == h for w, h in zip(want.tags, have.tags, strict=True))
            right["pos"] += sum(w == h for w, h in zip(*pos, strict=True))
            right["uas"] += sum(head)
            right["las"] += sum(same and w == h for same, w, h in zip(head, want.labels, have.labels, strict=True))
    return {name: right[name] / total for name in ("pos", "tag", "uas", "las")}


def train(data: Path, vectors: Any, seed: int, epochs: int, path: Path) -> None:
    """Train one teacher, chosen on the treebank's dev part, and keep it in ``path``."""
    random.seed(seed)
    torch.manual_seed(seed)
    torch.set_num_threads(1)  # two teachers train side by side
    known = read_treebank(data / "danish/treebank/train.conllu")
    dev = read_treebank(data / "danish/treebank/dev.conllu")
    endings = Choices(
        (_ending(w.lower(), m.lower()) for s in known for w, m in zip(s.words, s.lemmas, strict=True)), least=3
    )
    reader = Reader(
        Choices((word.lower() for sentence in known for word in sentence.words), least=3),
        Choices(tag for sentence in known for tag in sentence.tags),
        endings,
        Choices(label for sentence in known for label in sentence.labels),
    )
    lexicon = Lexicon(vectors, endings)
    optimizer = torch.optim.Adam(reader.parameters(), lr=3e-3, betas=(0.9, 0.95))
    steps = epochs * sum(1 for _ in batches(known))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, 3e-3, total_steps=steps + epochs, pct_start=0.1, div_factor=5
    )
    best = 0.0
    for epoch in range(epochs):
        reader.train()
        begun = time.monotonic()
        for batch in batches(known):
            optimizer.zero_grad()
            _loss(reader, batch, lexicon).backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 5.0)
            optimizer.step()
            schedule.step()
        found = score(reader, lexicon, dev)
        print(epoch, f"{time.monotonic() - begun:.0f} s", {k: round(v, 4) for k, v in found.items()}, flush=True)
        if (now := found["tag"] + found["las"]) > best:
            best = now
            torch.save(reader, path)


def tag_text(data: Path, work: Path, vectors: Any, count: int, part: int) -> None:
    """Read ``count`` running sentences with all teachers in ``work``; ``part`` of two that run side by side."""
    import spacy

    torch.set_num_threads(1)
    readers = [torch.load(path, weights_only=False).eval() for path in sorted(work.glob("teacher*.pt"))]
    lexicon = Lexicon(vectors, readers[0].endings)
    tokenizer = spacy.blank("da").tokenizer
    texts = list(islice(running_sentences(data), count))[part::2]
    sentences = [
        Sentence(tuple(token.text for token in doc), tuple(bool(token.whitespace_) for token in doc))
        for doc in map(tokenizer, texts)
        if not any(token.is_space for token in doc)
    ]
    done = [read for batch in batches(sentences, 2000) for read in annotate(readers, lexicon, batch)]
    write_treebank(work / f"silver{part}.conllu", (read for read in done if is_tree(read.heads)))


def main() -> None:
    """``teacher.py train|tag DATA WORK``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["train", "tag"])
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--seed", type=int, default=0, help="of the teacher; for tag, which half")
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--count", type=int, default=40_000)
    options = parser.parse_args()
    vectors = train_vectors(options.data, options.work / "words.bin")
    if options.what == "train":
        train(options.data, vectors, options.seed, options.epochs, options.work / f"teacher{options.seed}.pt")
    else:
        tag_text(options.data, options.work, vectors, options.count, options.seed)


if __name__ == "__main__":
    main()
