"""What each speaker said comes in; the role each plays and the reason in words go out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualkit.model import Role
from qualkit.read.layout import role_of_words
from qualkit.read.vocabulary import ASKS

__all__ = ["Voice", "infer_roles"]

# Beyond this many voices it is a meeting or a debate: who asks no longer tells who interviews.
MOST_VOICES = 8
# "I" alone may be *informant* as well as *interviewer*: it is heard before it is believed.
_HEARD_FIRST = frozenset({"i", "q"})


@dataclass(slots=True)
class Voice:
    """How one speaker takes part: turns, turns that ask, and words."""

    label: str
    turns: int = 0
    asking: int = 0
    words: int = 0

    def hear(self, speech: str) -> None:
        """Count one turn. A turn asks if a sentence of it ends in ? or it opens as a question does."""
        self.turns += 1
        self.words += len(speech.split())
        opening = speech[:16].lstrip("-–—… ").casefold()
        if "?" in speech[-80:] or opening.startswith(ASKS):
            self.asking += 1

    @property
    def asks(self) -> float:
        """The share of turns that ask."""
        return self.asking / self.turns if self.turns else 0.0


def infer_roles(voices: Mapping[str, Voice], known: Mapping[str, tuple[Role, str]]) -> dict[str, tuple[Role, str]]:
    """Give every voice a role and a reason.

    Args:
        voices: speaker name to what was heard.
        known: roles that the user or a legend has given; they stand.
    """
    roles = dict(known)
    for name, voice in voices.items():
        if voice.label.casefold() in _HEARD_FIRST or name in roles:
            continue
        if (role := role_of_words(voice.label)) is not Role.UNKNOWN:
            roles[name] = (role, f"the label says so ({voice.label!r})")
    open_names = [name for name in voices if name not in roles]
    if not open_names:
        return roles
    if len(voices) == 1:
        name = open_names[0]
        roles[name] = (Role.INFORMANT, "the only speaker")
        return roles
    has_interviewer = any(role is Role.INTERVIEWER for role, _ in roles.values())
    if len(voices) > MOST_VOICES and not has_interviewer:
        for name in open_names:
            roles[name] = (Role.UNKNOWN, f"{len(voices)} speakers: who interviews cannot be told from who asks")
        return roles
    askers = [] if has_interviewer else _askers(voices, open_names)
    for name in askers:
        voice = voices[name]
        reason = f"asks in {voice.asking} of {voice.turns} turns" if voice.asking else f"labelled {voice.label!r}"
        roles[name] = (Role.INTERVIEWER, reason)
    total = sum(voice.words for voice in voices.values()) or 1
    found = has_interviewer or bool(askers)
    for name in open_names:
        if name in roles:
            continue
        voice = voices[name]
        if not found:
            roles[name] = (Role.UNKNOWN, f"asks in {voice.asking} of {voice.turns} turns: too little to tell")
        elif voice.asks >= 0.5 and voice.turns >= 4 and voice.words < 0.25 * total:
            roles[name] = (Role.INTERVIEWER, f"asks in {voice.asking} of {voice.turns} turns")
        else:
            share = round(100 * voice.words / total)
            roles[name] = (
                Role.INFORMANT,
                f"answers: asks in {voice.asking} of {voice.turns} turns, says {share} % of the words",
            )
    return roles


def _askers(voices: Mapping[str, Voice], names: Sequence[str]) -> list[str]:
    """The voices that interview: those who ask clearly more than the one who talks most."""
    ranked = sorted(names, key=lambda name: (-voices[name].asks, voices[name].words))
    talker = max(voices, key=lambda name: voices[name].words)
    asking = [
        name
        for name in ranked
        if name != talker and voices[name].asking >= 1 and voices[name].asks >= max(0.3, voices[talker].asks + 0.2)
    ]
    if not asking:
        # A tie, or nobody asks: the label "I" is then the best there is.
        labelled = [name for name in names if voices[name].label.casefold() in _HEARD_FIRST]
        if labelled:
            return labelled
        # Two voices, one tells and the other keeps it going: a few questions are enough.
        total = sum(voice.words for voice in voices.values()) or 1
        quiet = [n for n in names if n != talker and voices[n].words <= 0.35 * total and voices[n].asking >= 2]
        if voices[talker].words >= 0.6 * total and len(quiet) == 1 and voices[quiet[0]].asks >= 2 * voices[talker].asks:
            return quiet
        first, second = ranked[0], ranked[1] if len(ranked) > 1 else ranked[0]
        if voices[first].asking >= 1 and voices[first].asks >= voices[second].asks + 0.3:
            return [first]
    return asking
