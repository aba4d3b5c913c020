"""A quote and its transcript come in; a list of what is not true to the source comes out, empty if all is.

Problems name the place and the kind, never the words, so they may be logged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from qualkit.errors import ExportError
from qualkit.language.words import fold
from qualkit.model import Quote, Transcript
from qualkit.quotes.people import person_of
from qualkit.quotes.wording import quote_text, speech_pieces, tight

__all__ = ["require_verbatim", "verify_quote", "verify_text"]

_INSERTION = re.compile(r"\[[^\[\]]*\]")
_PAIRS = {"”": "”", "“": "”", "„": "“", "»": "«", "«": "»", '"': '"', "'": "'", "’": "’", "‘": "’"}
_BARRIER = "\x00"  # stands for what others say: no fragment runs across it


def _speech_of(transcript: Transcript, speaker: str) -> str:
    """All speech of one speaker, folded; a barrier where somebody else speaks."""
    parts: list[str] = []
    previous: str | None = None
    for turn in transcript.turns:
        for piece in turn.speech:
            words = fold(piece.of(transcript.text).replace(_BARRIER, "\ufffd"))
            if not words:
                continue
            if turn.speaker == speaker:
                parts.append(words)
            elif previous == speaker:
                parts.append(_BARRIER)
            previous = turn.speaker
    return " ".join(parts)


def _fragments(text: str) -> list[tuple[str, bool, bool]]:
    """The stretches between insertions: the words, and whether each side touches an insertion without a blank."""
    found = []
    at = 0
    edges = [*_INSERTION.finditer(text), None]
    touches_left = False
    for insertion in edges:
        stop = len(text) if insertion is None else insertion.start()
        raw = text[at:stop]
        if raw.strip():
            glued_left = touches_left and not raw[0].isspace()
            glued_right = insertion is not None and not raw[-1].isspace()
            found.append((raw.strip(), glued_left, glued_right))
        touches_left = True
        at = len(text) if insertion is None else insertion.end()
    return found


def _in_order(fragments: Iterable[tuple[str, bool, bool]], speech: str) -> int | None:
    """The number of the first fragment that is not found behind the one before; None if all are.

    Taking the leftmost place each time never misses an order that exists.
    """
    at = 0
    for number, (words, glued_left, glued_right) in enumerate(fragments, 1):
        while True:
            found = speech.find(words, at)
            if found < 0:
                return number
            end = found + len(words)
            left_ok = glued_left or found == 0 or not (speech[found - 1].isalnum() and words[0].isalnum())
            right_ok = glued_right or end == len(speech) or not (speech[end].isalnum() and words[-1].isalnum())
            if left_ok and right_ok:
                at = end
                break
            at = found + 1
    return None


def _readings(text: str) -> list[str]:
    """The text as it is, and without the quotation marks around it if it has any."""
    folded = fold(text.replace(_BARRIER, "\ufffd"))
    readings = [folded]
    if len(folded) >= 2 and _PAIRS.get(folded[0]) == folded[-1]:
        readings.append(folded[1:-1].strip())
    return readings


def verify_text(text: str, transcript: Transcript, speaker: str) -> list[str]:
    """Check that every fragment of ``text`` is what ``speaker`` says in ``transcript``.

    Fragments are the stretches between insertions (``[…]``, ``[word]``, ``[A]ltså``). Each must stand verbatim, white
    space folded, behind the one before, in whole words and within what the speaker says in one go. Typographic
    quotation marks around the whole are off.

    Returns:
        The problems in words; empty if there is none.
    """
    if all(person.name != speaker for person in transcript.speakers) and all(
        turn.speaker != speaker for turn in transcript.turns
    ):
        return ["the speaker does not occur in the transcript"]
    speech = _speech_of(transcript, speaker)
    worst: int | None = None
    for reading in _readings(text):
        fragments = _fragments(reading)
        if not fragments:
            # Nothing but brackets: true only if it is what was said.
            if reading and _in_order([(reading, False, False)], speech) is None:
                return []
            continue
        failed = _in_order([(reading, False, False)], speech) and _in_order(fragments, speech)
        if not failed:
            return []
        worst = failed
    if worst is None:
        return ["the quote has no words"]
    return [f"fragment {worst} does not stand, in order, in the speaker's speech"]


def _text_matches(text: str, rendered: str) -> bool:
    """True if ``text`` is ``rendered``, but for insertions that an editor has added."""
    if text == rendered:
        return True
    if _INSERTION.findall(text) == _INSERTION.findall(rendered):
        return False  # the same insertions, so the words differ
    fragments = _fragments(text)
    if not fragments or _in_order(fragments, rendered) is not None:
        return False
    # What the spans hold at either end is there too, unless an insertion says otherwise.
    starts = text.startswith("[") or rendered.startswith(fragments[0][0])
    ends = text.endswith("]") or rendered.endswith(fragments[-1][0])
    return starts and ends


def verify_quote(quote: Quote, transcript: Transcript) -> list[str]:
    """Check a quote's words, place and signature against its transcript and registry.

    Returns:
        The problems in words, without the quote's; empty if there is none.
    """
    problems: list[str] = []
    if quote.transcript_id != transcript.id:
        problems.append("the quote belongs to another transcript")
    if quote.transcript_name != transcript.name or quote.source_name != transcript.source_name:
        problems.append("the transcript's name or its source is not the one on record")
    if not quote.spans or any(span.end > len(transcript.text) for span in quote.spans):
        return [*problems, "the quote's place lies outside the transcript"]
    pieces = [found for span in quote.spans for found in speech_pieces(transcript, span)]
    if not pieces or pieces[0][0].speaker != quote.speaker:
        problems.append("the speaker does not speak at the quote's place")
    else:
        turn = pieces[0][0]
        if quote.turn != turn.index or quote.time_ms != turn.start_ms:
            problems.append("the turn or its time is not the one at the quote's place")
    if tight(transcript, quote.spans) != quote.spans:
        problems.append("the quote's place takes in more than the speaker's words")
    try:
        rendered = quote_text(transcript, quote.spans)
    except ValueError:
        return [*problems, "the quote's place holds no speech, or its parts are out of order"]
    rendered = rendered.replace(_BARRIER, "\ufffd")
    if not any(_text_matches(reading, rendered) for reading in _readings(quote.text)):
        problems.append("the text is not what stands at the quote's place")
    person = person_of(transcript, quote.speaker)
    for field in ("pseudonym", "title", "age", "role"):
        if getattr(quote, field) != getattr(person, field):
            problems.append(f"the {field} is not the registry's")
    return problems


def require_verbatim(quotes: Iterable[Quote], transcripts: Mapping[str, Transcript]) -> None:
    """Stop an export that would not be true to its sources.

    Args:
        quotes: what is to be exported.
        transcripts: by ``Transcript.id``.

    Raises:
        ExportError: Q501, naming the first quote that fails by number, and what is wrong with it.
    """
    for number, quote in enumerate(quotes, 1):
        transcript = transcripts.get(quote.transcript_id)
        problems = ["its transcript is missing"] if transcript is None else verify_quote(quote, transcript)
        if problems:
            raise ExportError(
                "Q501",
                f"quote {number} ({quote.id}, {quote.transcript_name}): {problems[0]}",
                hint="run the selection again; text, name and title come from the transcript and its attributes",
            )
