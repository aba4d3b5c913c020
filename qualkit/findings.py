"""The types of what is found: codings and cases come together here; tables, figures and pages are made of them.

Stages that find (narrative, themes, tallies, quotes) and those that show (figures, report, export) speak these types,
since stages never import one another. All are frozen. Texts are in the language that the caller asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from qualkit.model import Evidence, Quote, Segment, Span, Transcript, TurningPoint

__all__ = [
    "Band",
    "Block",
    "Case",
    "CasePage",
    "Cell",
    "CodedMaterial",
    "Coding",
    "CrossTable",
    "CurvePoint",
    "Figure",
    "Heading",
    "Lane",
    "Passage",
    "QuoteList",
    "Ranked",
    "RankedTable",
    "Report",
    "Saturation",
    "Section",
    "StoryEvent",
    "StoryTime",
    "Text",
    "Theme",
    "ThemeModel",
    "Timeline",
    "Turn",
]

Basis = Literal["decision", "suggestion"]


# --- what everything rests on ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Case:
    """One informant: a person over all the interviews they gave; two of a couple are two cases.

    ``voices`` are their (transcript id, speaker name) in the order of the interviews. ``attributes`` are those of the
    first interview, ``by_interview`` of each (a round, an age may differ). ``name`` is what may be printed.
    """

    id: str
    name: str
    voices: tuple[tuple[str, str], ...]
    role: str = ""
    title: str = ""
    age: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    by_interview: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Coding:
    """A code on a unit of an informant's talk: what a coder decided, or what is suggested and not decided.

    ``probability`` is the suggestion's in [0, 1]; None where a coder added the code unasked. ``coders`` are those who
    said yes; empty for a suggestion. ``span`` is what was marked, which may be less than the unit.
    """

    unit: Segment
    case: str
    code: str
    basis: Basis
    span: Span
    probability: float | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    coders: tuple[str, ...] = ()
    memo: str = ""


@dataclass(frozen=True, slots=True)
class CodedMaterial:
    """All that is found is found in this.

    Attributes:
        cases: informants, by the order of their first interview.
        transcripts: by id, in order of name.
        units: the informants' units, by transcript name and place; ``case_of`` maps unit id to case id.
        codings: what counts as coded, by transcript name and place; at most one a unit and code.
        hints: unit id to code to probability: every kept suggestion on units that no coder has said no to, also those
            too unsure to count.
        labels: code id to its name, parents included, in codebook order; ``axes`` to the title of its codebook.
        definitions: code id to its definition.
        parents: code id to that of the code above it; codes at the top are missing.
        min_probability: from which a suggestion counts.
        source: which codings were asked for: ``both``, ``decisions`` or ``suggestions``.
        lang: ``da`` or ``en``.
    """

    cases: tuple[Case, ...]
    transcripts: Mapping[str, Transcript]
    units: tuple[Segment, ...]
    case_of: Mapping[str, str]
    codings: tuple[Coding, ...]
    hints: Mapping[str, Mapping[str, float]]
    labels: Mapping[str, str]
    axes: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    min_probability: float = 0.5
    source: str = "both"
    lang: str = "da"

    def case(self, identity: str) -> Case:
        """The case with that id; KeyError if there is none."""
        for case in self.cases:
            if case.id == identity:
                return case
        raise KeyError(identity)

    def name_of(self, code: str) -> str:
        """A code's name after its codebook's title: "Klient" alone says nothing in a table."""
        if code not in self.labels:
            return code
        title = self.axes.get(code)
        return f"{title}: {self.labels[code]}" if title else self.labels[code]

    def codings_of(self, case: str) -> list[Coding]:
        """One informant's codings, in order."""
        return [coding for coding in self.codings if coding.case == case]

    def units_of(self, case: str) -> list[Segment]:
        """One informant's units, in order."""
        return [unit for unit in self.units if self.case_of[unit.id] == case]


# --- tables ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """A row or a column: a code, a case, a theme or ``attribute=value``; ``base`` is how many informants it has."""

    id: str
    label: str
    base: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands where a row and a column meet.

    ``n`` counts informants, or what ``CrossTable.counts`` says; ``decided`` how many of them rest on at least one
    decision; ``units`` are what the number links to, in order. ``hidden``: too few informants to show. ``mark`` is
    ``present`` or ``turning`` where the table shows marks, else empty. ``share`` in [0, 1] where one is shown.
    """

    n: int = 0
    units: tuple[str, ...] = ()
    decided: int = 0
    share: float | None = None
    mark: str = ""
    hidden: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Rows against columns; a pair without a cell is empty.

    ``shows`` says what is printed of a cell: ``n``, ``share`` (a percentage), ``mark`` or ``text``. ``counts`` says in
    words what ``n`` counts. ``caption`` states source and base; ``notes`` what the table does not say.
    """

    id: str
    title: str
    row_name: str
    column_name: str
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: Mapping[tuple[str, str], Cell]
    caption: str = ""
    notes: tuple[str, ...] = ()
    shows: Literal["n", "share", "mark", "text"] = "n"
    counts: str = ""
    lang: str = "da"

    def cell(self, row: str, column: str) -> Cell:
        """The cell of a row and a column, by their ids."""
        return self.cells.get((row, column), Cell())


@dataclass(frozen=True, slots=True)
class Ranked:
    """A code or theme and how many informants tell of it. ``word`` is a semi-quantifier ("flere").

    ``n`` and ``decided`` count informants: all who tell of it, and those of them with at least one decision.
    ``codings`` and ``decided_codings`` count codings: all of them, and how many of them are decided.
    """

    id: str
    label: str
    n: int
    base: int
    word: str
    codings: int
    decided: int
    units: tuple[str, ...] = ()
    hidden: bool = False
    decided_codings: int = 0


@dataclass(frozen=True, slots=True)
class RankedTable:
    """Codes or themes, the most told first.

    ``items`` is the heading of the column that counts codings where it does not count codings ("Enheder"): then nothing
    is said of decisions.
    """

    id: str
    title: str
    row_name: str
    rows: tuple[Ranked, ...]
    caption: str = ""
    notes: tuple[str, ...] = ()
    lang: str = "da"
    items: str = ""


@dataclass(frozen=True, slots=True)
class Saturation:
    """How many codes have been met after each interview, and when new interviews stopped bringing new ones.

    Attributes:
        interviews: the interviews in the order told of, as (transcript id, name).
        new: codes met for the first time in each interview; ``cumulative`` after each.
        mean, low, high: after each number of interviews, over all orders in which they might have been held: the mean,
            and the 5th and 95th percentile of ``permutations`` orders drawn with ``seed``.
        base: codes in the first ``base_size`` interviews; None where there are too few interviews.
        met_at: the number of interviews after which a run of ``run_length`` brought no more than ``threshold`` (a share
            of ``base``) new codes; None where no run did.
        runs: (interviews before the run, new codes in it, their share of ``base``) for each run.
        met_share: share of the drawn orders that meet the threshold; ``met_median`` after how many, among those.
        verdict: all this in a sentence.
    """

    id: str
    title: str
    interviews: tuple[tuple[str, str], ...]
    new: tuple[int, ...]
    cumulative: tuple[int, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    base: int | None
    met_at: int | None
    runs: tuple[tuple[int, int, float], ...]
    met_share: float | None
    met_median: float | None
    verdict: str
    base_size: int = 4
    run_length: int = 2
    threshold: float = 0.05
    permutations: int = 500
    seed: int = 0
    caption: str = ""
    notes: tuple[str, ...] = ()
    lang: str = "da"


# --- themes ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Theme:
    """Words that go together in what informants say, and where they do.

    Attributes:
        id: ``t1`` is the theme of most units.
        label: its telling words, or what a researcher called it (``edited``).
        words: word and weight in (0, 1], the most telling first.
        units: unit id and strength in (0, 1], the strongest first: the units whose strongest theme this is.
        cases: case id to number of those units; cases without one are missing.
        stability: how far the ten first words come back when informants are drawn anew, in [0, 1].
        coherence: NPMI of the ten first words over units, in [-1, 1].
        held_out: how much more often its words stand near one another than by chance in the talk of informants that
            were left out when it was found: the log of observed over expected, 0 as by chance.
        largest_share: the share of its units that the informant with most of them has, in [0, 1].
        gini: how unevenly its units lie over all informants, in [0, 1); 0 is evenly.
        flags: ``unstable``, ``one_informant``, ``like_shuffled``.
    """

    id: str
    label: str
    words: tuple[tuple[str, float], ...]
    units: tuple[tuple[str, float], ...]
    cases: Mapping[str, int]
    stability: float
    coherence: float
    held_out: float = 0.0
    largest_share: float = 0.0
    gini: float = 0.0
    flags: tuple[str, ...] = ()
    edited: bool = False


@dataclass(frozen=True, slots=True)
class ThemeModel:
    """The themes that an engine found, the most spread first, and how far they can be trusted.

    Attributes:
        engine: ``nmf``, ``bertopic``, ``keynmf`` or another package's.
        themes: by falling number of units.
        units: ids of those that themes were sought in.
        outliers: ids of those that no theme took: too few telling words, or none of a theme's.
        stability: the themes' median; ``ari`` and ``nmi`` how far units fall together alike when informants are drawn
            anew.
        diversity: the share of the themes' ten first words that stand in one theme alone, in [0, 1].
        coherence: the themes' median NPMI.
        null: what shuffled text was made and how many themes of it they were compared with, in words; empty if none.
        notes: what a reader should know, in words.
    """

    engine: str
    themes: tuple[Theme, ...]
    units: tuple[str, ...]
    outliers: tuple[str, ...]
    stability: float
    diversity: float
    coherence: float
    ari: float = 0.0
    nmi: float = 0.0
    null: str = ""
    notes: tuple[str, ...] = ()
    seed: int = 0
    lang: str = "da"

    def theme(self, identity: str) -> Theme:
        """The theme with that id; KeyError if there is none."""
        for theme in self.themes:
            if theme.id == identity:
                return theme
        raise KeyError(identity)


# --- courses -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Turn:
    """A turning point with its words' places. ``point.event`` and the like are unit ids; ``basis`` as of codings."""

    point: TurningPoint
    label: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class StoryTime:
    """When a unit's matter was, in the life that is told.

    ``year`` is a decimal year ("foråret 2019" is 2019.3), None where nothing tells it; ``said`` are the words that tell
    it, ``how`` the way: ``date``, ``age``, ``ago``, ``relative``, ``now`` or ``between`` (taken from its neighbours).
    Where nobody knows when the interview was, ``counted`` is ``interview`` and years count from it: -3 is three before.
    """

    unit: str
    year: float | None
    said: str = ""
    how: str = ""
    counted: Literal["calendar", "interview"] = "calendar"


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """Something on a timeline. ``at`` in [0, 1] is its place on the axis."""

    unit: str
    code: str
    label: str
    lane: str
    at: float
    kind: Literal["turn", "setback", "event"]
    basis: Basis
    probability: float | None = None
    when: StoryTime | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A phase as a stretch of the axis, from ``start`` to ``end`` in [0, 1]."""

    code: str
    label: str
    start: float
    end: float
    basis: Basis
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """How pleasant (-2 to 2) and how much acting (-1 to 1) the talk about a time is, smoothed over its neighbours."""

    unit: str
    at: float
    valence: float
    agency: float


@dataclass(frozen=True, slots=True)
class Lane:
    """A strip of a timeline: an area of life, or of one of a couple."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The course that one informant (or a couple, each with lanes of their own) tells.

    ``axis`` is ``story`` where enough of what is told can be dated, else ``telling`` (the order of the interview), and
    ``note`` says which and why; ``curve_note`` how the curve was smoothed. ``ticks`` are (place in [0, 1], label).
    """

    cases: tuple[str, ...]
    title: str
    axis: Literal["story", "telling"]
    lanes: tuple[Lane, ...]
    events: tuple[StoryEvent, ...]
    bands: tuple[Band, ...]
    curve: tuple[CurvePoint, ...]
    ticks: tuple[tuple[float, str], ...] = ()
    note: str = ""
    curve_note: str = ""
    lang: str = "da"


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words of an informant and what they stand for: verbatim, with the unit they are in."""

    unit: str
    text: str
    label: str = ""
    basis: Basis = "suggestion"


@dataclass(frozen=True, slots=True)
class CasePage:
    """What a report tells of one informant. No machine writes in it: words are verbatim or from the attribute table.

    ``kernel`` is a sentence of theirs that stands for the course; ``facts`` are (name, value) from the attributes;
    ``card`` is before/after: (field, before, after) with passages or empty; ``course`` the phases in story order with a
    passage each; ``questions`` are for the writer, answers left blank.
    """

    case: str
    title: str
    kernel: Passage | None
    keywords: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    card: tuple[tuple[str, tuple[Passage, ...], tuple[Passage, ...]], ...]
    course: tuple[Passage, ...]
    turns: tuple[Turn, ...]
    quotes: tuple[Quote, ...]
    questions: tuple[str, ...]
    note: str = ""


# --- what is shown -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture to be drawn: ``spec`` is Vega-Lite, ``alt`` tells it in words, ``caption`` states the source."""

    id: str
    title: str
    spec: Mapping[str, Any]
    caption: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs, and lines left blank for the writer."""

    paragraphs: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuoteList:
    """Quotes in the order wanted, as a list with citations."""

    id: str
    title: str
    quotes: tuple[Quote, ...]
    caption: str = ""


Block = CrossTable | RankedTable | Saturation | Figure | Text | QuoteList | CasePage


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of a report."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything of a report, before it is HTML or DOCX. ``material`` holds the transcripts and codings behind it.

    ``min_informants``: numbers with fewer were hidden, 0 if none were.
    """

    title: str
    sections: tuple[Section, ...]
    material: CodedMaterial
    lang: str = "da"
    date: str = ""
    min_informants: int = 0
