"""A piece of punctuated speech comes in; the places where one sentence ends and the next begins come out.

The rules look at each run of stops and ask what stands before it (an abbreviation, an initial, an ordinal) and what
follows (a capital, a bracket, a quotation mark). A bracket that opens belongs to what follows; quotation marks and
brackets that close behind a stop belong to what ended.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from unicodedata import category

from qualkit.language.words import word_set

__all__ = ["sentence_breaks"]

_STOPS = re.compile(r"[.!?…]+(?:[ \u00a0][.!?…]+)*")
_CLOSERS = re.compile(r"[”\"“’'»«›‹)\]}]*")
_SPACE = re.compile(r"\s*")
_TO_NEXT_WORD = re.compile(r"(?:[^\w\n]|_){0,12}(?=[^\W_])")
_NEXT_WORD = re.compile(r"[^\W_]+")
_BRACKETS = re.compile(r"\([^()\n]{0,200}\)|\[[^\[\]\n]{0,200}\]")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_DOTTED = re.compile(r"[^\W\d_]{1,5}(?:\.[^\W\d_]{1,5})+")  # "dr.phil", "cand.pæd.psyk"
_LINE = re.compile(r"\n(?!\s)")
_TYPED_WORD = re.compile(r"\S+")
_NARROWEST = 35  # columns that a text may be wrapped at

# Abbreviations that want something after them: no sentence ends here, whatever follows.
_BEFORE_MORE = word_set("""
    adr afd afs alm ang ank anv art ass bd bem bl bl.a bla ca cand cand.mag cand.merc cand.polit cand.psych
    cand.scient cand.scient.pol cand.soc cf chr civ civ.ing d.d d.s d.å dr dir dvs d.v.s eks eksempelvis ekskl eng
    evt f f.eks feks fhv fig f.m fm fr frk fs gl gr gym gymn hal hhv h.h.v hr hrs i.e if ifm ift iflg ifølge ifmt iht
    i.h.t i.f.m i.f.t indb ing inkl inkl.moms int ital jf jfr jvf kap kbh kgl kl kld lb lic ltr lign lignende
    m.a.o mag maks max mdl med.dr m.fl.a mfl.a m.h.p mht m.h.t mhp min mr mrs ms ndr nr nuv o.a.m obs oms omkr opg opl
    oprd org overs overf p.a p.b.a pag pb p.d pga p.g.a ph.d phd p.t pt pkt pol prof p.p på.gr reg resp s scient sct
    sdr sek sen sg skt smst sml sml.m spec spm st stk str stud stud.jur stud.med sub tab tdl tdr tidl tilsv tlf tsk u
    ud uafh udg undt v v.f vedr vejl vh vha v.h.a vs v.s årg årh årl jur med theol mus mag polyt odont pæd psych
    jan feb aug sept okt nov dec man tirs ons tors fre lør søn t.eks t.o.m tom tlf.nr k.a ml pers forb forts forsk
    """) - {
    "man",
    "ud",
    "dir",
    "eksempelvis",
    "med",
    "tom",
    "min",
    "ifølge",
    "lignende",
    "sen",
    "if",
    "hal",
    "pt",
    "vs",
}

# Abbreviations that are words or names as well: a sentence ends here if what follows typically begins one.
_WORDS_TOO = word_set("""
ank art eng feb fre gym jan lic lin maks mus mag mr ons pol pæd reg spec st sub tors u ing
""")

# Abbreviations that may well be the last word: a sentence ends here if a capital follows.
_MAY_END = word_set("""
    osv o.s.v mv m.v mm m.m m.fl mfl m.m.fl o.l ol o.lign olign etc o.a oa m.a mio mill mia mrd pct kr øre f.kr e.kr
    jr sen a.s aps d.m e.m em dd mdr cm km kg p.t pt s.u su vs b.c inc ltd co corp timer sk tv dk
    """)

# Words that seldom stand inside a sentence with a capital: after an initial or a stop glued to a word they tell.
_OPENERS = word_set("""
    altså alle at da de den denne der derfor det dette du efter eller en et for fordi fra få han her hun hvad hvem hver
    hvis hvor hvordan hvorfor hvornår i ikke ingen ja jamen jeg jo kan man mange med men min mit mine nej nogle nu når
    og også okay om på selvom siden som så sådan til ved vi vores
    """)
# Lower-case letters that are words or may end a sentence, unlike the "s" of "s. 5".
_LETTER_WORDS = frozenset("iåø")
_ABBREVIATIONS = _BEFORE_MORE | _MAY_END | _WORDS_TOO
_MONTHS = word_set("januar februar marts april maj juni juli august september oktober november december")
_VOWELS = frozenset("aeiouyæøåéAEIOUYÆØÅÉ")


def _last_word(text: str, low: int, stop: int) -> tuple[str, bool]:
    """The word a stop at ``stop`` follows, without signs before it, and whether it opens the piece of text."""
    window = text[max(low, stop - 40) : stop]
    words = window.split()
    if not words or window[-1].isspace():
        return "", False
    word = words[-1]
    head = not window[: len(window) - len(word)].strip(" \t\n\r\f\v\u00a0-–—\"”“»«'’([*•") and stop - low < 40
    return word.lstrip("([{\"”“„»«'’‘-–—*/"), head


def _lower_case_typist(text: str) -> bool:
    """True if this text's sentences begin with small letters as a habit."""
    lower = upper = 0
    for match in _STOPS.finditer(text):
        at = match.end()
        if at + 1 < len(text) and text[at].isspace():
            following = text[at + 1]
            lower += following.islower()
            upper += following.isupper()
    return (lower >= 2 and lower > 2 * upper) or (lower == 1 and not any(map(str.isupper, text[:400])))


def _ends_before_capital(word: str, head: bool, following: str) -> bool:
    """Does a full stop behind ``word`` end a sentence when ``following`` begins with no small letter?"""
    bare = word.lower()
    if bare in _MAY_END:
        return not following[0].isdigit()
    if bare in _WORDS_TOO:
        return following.lower() in _OPENERS and following != "I"
    if bare in _BEFORE_MORE or _DOTTED.fullmatch(bare):
        return False
    if bare.isdigit():
        if following.lower() in _MONTHS:
            return False
        # "2. Det andet" at the head is a list number; "kl. 8. 30" is no end, "i 2015. 3 år senere" is one.
        return not head and (len(bare) == 4 or not following[0].isdigit())
    if len(word) == 1 and word.isalpha():
        if word.islower():
            return word in _LETTER_WORDS
        return following.lower() in _OPENERS and following != "I"
    if word[-2:-1] == "." and word[-1:].isupper():  # "H.L. Hansen"
        return following.lower() in _OPENERS
    # "Kbh. Amt", "Skt. Hans": consonants only is an abbreviation we do not know.
    return not (len(word) <= 3 and word.isalpha() and not word.isupper() and _VOWELS.isdisjoint(word))


def _ends_before_small(word: str, habit: bool, stops: str, *, closed: bool) -> bool:
    """Does a stop end a sentence although a small letter follows? ``closed``: a closing mark stands between them."""
    if closed and not habit:
        return False
    bare = word.lower()
    if "…" in stops or ".." in stops:
        return False
    if stops[0] != ".":
        return habit and not closed
    if bare in _BEFORE_MORE or bare in _MAY_END or bare.isdigit() or "." in bare or len(bare) < 2:
        return False
    # A typist's slip; unknown abbreviations as long as this are rare.
    return habit or (len(bare) >= 4 and bare.isalpha())


def _is_break(text: str, low: int, match: re.Match[str], start: int) -> bool:
    word, head = _last_word(text, low, match.start())
    gap = _TO_NEXT_WORD.match(text, start)
    if gap is None:
        return True
    following_match = _NEXT_WORD.match(text, gap.end())
    following = following_match.group() if following_match else "?"
    opening = gap.group()
    if opening[:1] and opening[0] in "([{":
        return word.lower() not in _BEFORE_MORE
    if opening[:1] and category(opening[0]) == "So":
        return True  # an emoji
    if following[0].islower():
        return False  # behind a dash or a quotation mark that opens: "… kom. – og så", "… 'nej.' 'jo'"
    if match.group() == "." and word:
        return _ends_before_capital(word, head, following)
    return True


def _line_breaks(text: str) -> list[tuple[int, int]]:
    """Breaks that the layout shows: blank lines, and short lines without a stop before a capital."""
    breaks = []
    for match in _PARAGRAPH.finditer(text):
        before = (
            text[: match.start()].rstrip()[-1:]
            if match.start() < 80
            else text[match.start() - 80 : match.start()].rstrip()[-1:]
        )
        if match.end() < len(text) and (before in '.!?…:”")]' or not text[match.end()].islower()):
            breaks.append((match.start(), match.end()))
    previous = 0
    width = max((len(line.strip()) for line in text.splitlines()), default=0)
    for match in _LINE.finditer(text):
        line = text[previous : match.start()]
        previous = match.end()
        if 0 < len(line.strip()) < 55 and line.rstrip()[-1].isalnum() and text[match.end() : match.end() + 1].isupper():
            word = _TYPED_WORD.match(text, match.end())
            if word and width >= _NARROWEST and len(line.strip()) + 1 + len(word[0]) > width:
                continue  # the word did not fit on the line: the text is hard-wrapped
            breaks.append((match.start(), match.end()))
    return breaks


def _plainly_ends(text: str, low: int, stop: int, at: int) -> bool:
    """The common case, told fast: one stop behind a plain word, one blank, a capital."""
    if at - stop != 1 or text[at : at + 1] != " " or not text[at + 1 : at + 2].isupper() or text[stop] == "…":
        return False
    if text[stop] != ".":
        return True
    blank = text.rfind(" ", max(low, stop - 40), stop)
    word = text[blank + 1 : stop] if blank >= 0 else ""
    return len(word) > 3 and word.isalpha() and word.lower() not in _ABBREVIATIONS


def sentence_breaks(text: str) -> list[tuple[int, int]]:
    """Where sentences end and begin in one piece of punctuated speech.

    Returns:
        ``(end, start)`` pairs in code points of ``text``, ascending and apart: one sentence ends at ``end``, the next
        begins at ``start``; only white space lies between.
    """
    habit: bool | None = None  # looked up only where a small letter follows a stop
    brackets = [match.span() for match in _BRACKETS.finditer(text)]
    opened = [start for start, _ in brackets]
    found: dict[int, int] = {}
    low = 0
    for match in _STOPS.finditer(text):
        at = match.end()
        if not brackets and _plainly_ends(text, low, match.start(), at):
            found[at] = low = at + 1
            continue
        inside = bisect_right(opened, match.start()) - 1
        if inside >= 0 and match.start() < brackets[inside][1]:
            start_of, end_of = brackets[inside]
            if at < end_of - 1 or start_of < low:
                continue  # whole sentences inside brackets stay with the bracket
            if match.start() == start_of + 1:
                # […] alone: an omission; what follows with a capital is a new sentence.
                following = _SPACE.match(text, end_of)
                following_at = following.end() if following else end_of
                if (
                    following_at > end_of
                    and text[following_at : following_at + 1].isupper()
                    and text[low:start_of].strip()
                ):
                    found[end_of] = following_at
                    low = following_at
                continue
        closers = _CLOSERS.match(text, at)
        end = closers.end() if closers else at
        blank = _SPACE.match(text, end)
        start = blank.end() if blank else end
        if (
            start < len(text)
            and start > end
            and text[start] in '”»’"'
            and (start + 1 == len(text) or text[start + 1].isspace())
        ):
            end = start + 1  # a closing mark that a space has come before
            blank = _SPACE.match(text, end)
            start = blank.end() if blank else end
        if start >= len(text):
            break
        if start == end:
            following_match = _NEXT_WORD.match(text, end)
            word, _ = _last_word(text, low, match.start())
            glued = (
                following_match is not None
                and following_match.group()[0].isupper()
                and following_match.group().lower() in _OPENERS
                and len(word) >= 3
                and word.isalpha()
                and word.lower() not in _BEFORE_MORE
            )
            if not glued:
                continue
        elif text[start].islower():
            habit = _lower_case_typist(text) if habit is None else habit
            word, _ = _last_word(text, low, match.start())
            if not _ends_before_small(word, habit, match.group(), closed=end > match.end()):
                continue
        elif not _is_break(text, low, match, start):
            continue
        found[end] = start
        low = start
    for end, start in _line_breaks(text):
        found.setdefault(end, start)
    return _tidy(text, sorted(found.items()))


def _tidy(text: str, breaks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Drop breaks that overlap or leave a side without anything but blanks."""
    kept: list[tuple[int, int]] = []
    low = 0
    for end, start in breaks:
        if end > low and start >= end and start < len(text) and not text[low:end].isspace():
            kept.append((end, start))
            low = start
    return kept
