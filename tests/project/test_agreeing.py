"""Coders rule on the same interviews: what is told of their agreement, and where they differ."""

import csv
import io
import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest
import typer
from typer.testing import CliRunner

from qualkit.agreement import krippendorff_alpha, krippendorff_alpha_sets
from qualkit.cli.agree import agree
from qualkit.errors import ConfigError, ProjectError, QualkitError
from qualkit.model import (
    Decision,
    Part,
    PartKind,
    Role,
    Segment,
    SegmentKind,
    Span,
    Speaker,
    Transcript,
    Turn,
    Verdict,
    content_id,
)
from qualkit.project import Project
from qualkit.project.rulings import read_rulings
from qualkit.review.states import UnitState, states
from qualkit.store import in_force

SAID = [
    "Så fik jeg en ny sagsbehandler, og så gik det stærkt.",
    "Bussen kom jo aldrig til tiden.",
    "Jeg fik en cykel af min nabo.",
    "Nu står jeg op klokken fem.",
    "Det var en god vinter.",
    "Min søster spurgte efter mig.",
]


def by_definition(
    said: Mapping[str, Mapping[str, UnitState]], units: Sequence[Segment], code: str, coders: Sequence[str]
) -> list[list[float | None]]:
    """Coders x units: 1.0 where a coder has given the code (or one below it), 0.0 where they ruled on the unit without
    it, None where they have not ruled on it. A coding whose span reaches into other units counts there too.

    Args:
        units: of one or several transcripts, not overlapping.
    """
    rows: list[list[float | None]] = []
    for coder in coders:
        own = said.get(coder, {})
        spans: dict[str, list[Decision]] = defaultdict(list)
        for state in own.values():
            for given, decision in state.codings.items():
                if given == code or given.startswith(f"{code}."):
                    spans[decision.transcript_id].append(decision)
        row: list[float | None] = []
        for unit in units:
            state = own.get(unit.id, UnitState())
            if any(d.segment_id == unit.id or d.span.overlaps(unit.span) for d in spans[unit.transcript_id]):
                row.append(1.0)
            else:
                row.append(0.0 if state.ruled else None)
        rows.append(row)
    return rows


def interview(name, **attributes):
    text, turns, parts = "", [], []
    for index, words in enumerate(SAID):
        span = Span(len(text), len(text) + len(words))
        text += words + "\n"
        turns.append(Turn(index, "B", span, (span,)))
        parts += [Part(PartKind.SPEECH, span), Part(PartKind.BLANK, Span(span.end, span.end + 1))]
    transcript = Transcript(
        id=content_id("t", name, text),
        name=name,
        title=name,
        text=text,
        source_name=f"{name}.txt",
        source_format="txt",
        sha256=f"{len(name):064x}",
        speakers=(Speaker("B", Role.INFORMANT, ("B",)),),
        turns=tuple(turns),
        parts=tuple(parts),
        attributes=attributes,
    )
    units = [
        Segment.cut(transcript, SegmentKind.UNIT, turn.index, turn.span, speaker="B", turns=(turn.index,))
        for turn in turns
    ]
    return transcript, units


class Study:
    """Three invented interviews and coders who say what they are told to."""

    def __init__(self, folder):
        self.folder = folder
        self.units = {}
        with Project.create(folder) as project:
            for name in ("anna", "bo", "carla"):
                transcript, units = interview(name)
                project.store.put_transcripts([(transcript, units)])
                self.units[name] = units

    def decide(self, coder, name, at, verdict, code="", *, span=None, memo="", **context):
        unit = self.units[name][at]
        made = Decision(
            coder, verdict, unit.transcript_id, unit.id, span or unit.span, code=code, memo=memo, context=context
        )
        with Project.open(self.folder) as project:
            return project.decide(made)

    def rules(self, coder, name, codes, **context):
        """Codes of unit after unit, ``.`` for none and ``?`` for a unit that is not ruled on."""
        for at, said in enumerate(codes.split()):
            if said == "?":
                continue
            for code in () if said == "." else said.split("+"):
                self.decide(coder, name, at, Verdict.ADD, code, **context)
            self.decide(coder, name, at, Verdict.DONE, **context)

    def agreement(self, **options):
        with Project.open(self.folder) as project:
            return project.agreement(**{"draws": 50, **options})

    def disagreements(self, **options):
        with Project.open(self.folder) as project:
            return project.disagreements(**options)


@pytest.fixture
def study(tmp_path):
    return Study(tmp_path / "studie")


@pytest.fixture
def coded_study(study):
    study.rules("kt", "anna", "fase.skift+vej.sag vej.bus vej.cykel fase.nu . hjem", blind=True)
    study.rules("lb", "anna", "fase.skift vej.bus vej.cykel fase.nu . hjem", blind=True)
    study.rules("kt", "bo", "fase.skift vej.bus . fase.nu.tidligt . .", blind=True)
    study.rules("lb", "bo", "fase.skift . vej.cykel fase.nu.sent ? hjem", blind=True)
    study.rules("kt", "carla", "vej.bus . . . . .", blind=True)
    return study


@pytest.fixture
def run(coded_study):
    app = typer.Typer()
    app.command()(agree)

    def call(*arguments):
        done = CliRunner().invoke(app, ["-p", str(coded_study.folder), "--bootstrap", "20", *arguments])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return call


def test_figures_rest_on_units_that_two_have_ruled_on(coded_study):
    found = coded_study.agreement()
    assert found.coders == ("kt", "lb")
    assert found.units == 11  # six of anna, and of bo the five that lb did not pass over; carla was read by one
    assert found.informants == 2
    rows = {row["code"]: row for row in found.codes}
    assert set(rows) == {
        "fase.skift", "fase.nu", "fase.nu.tidligt", "fase.nu.sent", "vej.sag", "vej.bus", "vej.cykel", "hjem",
    }  # fmt: skip
    bus = rows["vej.bus"]
    assert (bus["coders"], bus["units"], bus["given"]) == (2, 11, 2)
    assert bus["prevalence"] == pytest.approx({"kt": 2 / 11, "lb": 1 / 11})
    assert bus["percent"] == pytest.approx(10 / 11)
    kt, lb = [0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0], [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert bus["alpha"] == pytest.approx(krippendorff_alpha([kt, lb]))
    assert rows["fase.skift"]["alpha"] == rows["fase.skift"]["kappa"] == pytest.approx(1)
    assert rows["fase.nu"]["alpha"] == pytest.approx(1), "a code is given by giving one below it"
    assert found.overall["alpha"] == pytest.approx(sum(row["alpha"] for row in found.codes) / 8)
    assert found.pairs[0]["units"] == 11
    assert found.pairs[0]["kappa"] == pytest.approx(found.overall["kappa"])


def test_codes_are_joined_at_a_level_and_chosen_by_their_beginning(coded_study):
    rows = {row["code"]: row for row in coded_study.agreement(level=2).codes}
    assert set(rows) == {"fase.skift", "fase.nu", "vej.sag", "vej.bus", "vej.cykel", "hjem"}
    assert rows["fase.nu"]["alpha"] == pytest.approx(1)
    assert {row["code"] for row in coded_study.agreement(level=1).codes} == {"fase", "vej", "hjem"}
    with Project.open(coded_study.folder) as project:
        rulings = read_rulings(project.store, code="fase")
        assert rulings.codes == ("fase.nu", "fase.nu.sent", "fase.nu.tidligt", "fase.skift")
        assert read_rulings(project.store, code="fase.nu", level=2).codes == ("fase.nu",)
        with pytest.raises(ProjectError, match="under 'fas'"):
            read_rulings(project.store, code="fas")


def test_the_arrays_say_what_the_view_of_the_decisions_says(coded_study):
    """Also for a span that reaches into the next unit, and for a decision that was undone."""
    units = coded_study.units["bo"]
    coded_study.decide("lb", "bo", 1, Verdict.ADD, "vej.bus", span=Span(units[1].span.start, units[2].span.start + 4))
    coded_study.decide("kt", "bo", 2, Verdict.ADD, "hjem", span=Span(units[2].span.start + 2, units[4].span.end))
    gone = coded_study.decide("kt", "bo", 3, Verdict.ADD, "hjem.igen")
    with Project.open(coded_study.folder) as project:
        project.decide(Decision("kt", Verdict.UNDO, gone.transcript_id, gone.segment_id, gone.span, undoes=gone.id))
        rulings = read_rulings(project.store)
        said = states(in_force(project.store.decisions()))
    for at, code in enumerate(rulings.codes):
        expected = [
            [-1 if v is None else v for v in row] for row in by_definition(said, rulings.units, code, ["kt", "lb"])
        ]
        assert rulings.given[:, :, at].tolist() == expected, code
    assert "hjem.igen" not in rulings.codes


def test_sets_of_codes_agree_in_part(coded_study):
    found = coded_study.agreement()
    sets = [
        [{"a", "b"}, {"c"}, {"d"}, {"e"}, set(), {"h"}, {"a"}, {"c"}, set(), {"e", "f"}, set()],
        [{"a"}, {"c"}, {"d"}, {"e"}, set(), {"h"}, {"a"}, set(), {"d"}, {"e", "g"}, {"h"}],
    ]
    assert found.overall["alpha_sets"] == pytest.approx(krippendorff_alpha_sets(sets))
    assert found.overall["alpha_sets_nominal"] == pytest.approx(krippendorff_alpha_sets(sets, "nominal"))
    assert found.overall["alpha_sets"] > found.overall["alpha_sets_nominal"]


def test_spans_are_compared_by_their_characters(study):
    unit = study.units["anna"][0]
    half = Span(unit.span.start, unit.span.start + len(unit.span) // 2)
    study.rules("kt", "anna", "sag . . . . .")
    study.rules("lb", "anna", ". . . . . .")
    study.decide("lb", "anna", 0, Verdict.ADD, "sag", span=half)
    (row,) = study.agreement().codes
    assert row["alpha"] == pytest.approx(1), "both gave the unit the code"
    assert 0 < row["u_alpha"] < 0.8


def test_intervals_draw_informants_and_the_seed_fixes_them(study):
    for name, kt, lb in (("anna", "a . a", "a . a"), ("bo", "a a .", ". a ."), ("carla", ". . a", "a . .")):
        study.rules("kt", name, kt)
        study.rules("lb", name, lb)
    found = study.agreement(draws=400, seed=3)
    (row,) = found.codes
    assert row["alpha_low"] < row["alpha"] < row["alpha_high"] <= 1
    assert row == study.agreement(draws=400, seed=3).codes[0]
    assert math.isnan(study.agreement(draws=0).codes[0]["alpha_low"])
    assert math.isnan(study.agreement(draws=0).overall["alpha_sets_high"])


def test_one_person_in_two_interviews_is_one_informant(study):
    for name in ("anna", "bo"):
        study.rules("kt", name, "a . a")
        study.rules("lb", name, "a . .")
    assert study.agreement().informants == 2
    with Project.open(study.folder) as project:
        for name in ("anna", "bo"):
            project.store.replace_attributes(project.transcript(name).id, {"pseudonym": "Astrid"})
    found = study.agreement()
    assert found.informants == 1
    assert math.isnan(found.codes[0]["alpha_low"]), "one informant tells no interval"
    assert found.codes[0]["alpha"] == found.codes[0]["alpha"]


def test_three_coders_have_pairs_and_a_mean(coded_study):
    coded_study.rules("mm", "anna", ". . . . . .", blind=True)
    found = coded_study.agreement()
    assert [(row["first"], row["second"], row["units"]) for row in found.pairs] == [
        ("kt", "lb", 11),
        ("kt", "mm", 6),
        ("lb", "mm", 6),
    ]
    assert found.pairs[0]["alpha"] > found.pairs[1]["alpha"]
    assert coded_study.agreement(coders=["kt", "lb"]).overall["percent"] == pytest.approx(found.pairs[0]["percent"])


def test_disagreements_say_who_said_what_and_where(coded_study):
    coded_study.decide("lb", "anna", 0, Verdict.MEMO, memo="er det en sag?")
    rows = coded_study.disagreements()
    assert [(row["transcript"], row["code"], row["yes"], row["no"]) for row in rows] == [
        ("anna", "vej.sag", ["kt"], ["lb"]),
        ("bo", "vej.bus", ["kt"], ["lb"]),
        ("bo", "vej.cykel", ["lb"], ["kt"]),
        ("bo", "fase.nu.sent", ["lb"], ["kt"]),
        ("bo", "fase.nu.tidligt", ["kt"], ["lb"]),
        ("bo", "hjem", ["lb"], ["kt"]),
    ]
    first = rows[0]
    unit = coded_study.units["anna"][0]
    assert (first["segment_id"], first["start"], first["end"], first["turn"]) == (unit.id, 0, unit.span.end, 1)
    assert first["text"] == SAID[0]
    assert first["memos"] == {"lb": "er det en sag?"}
    places = [(row["transcript"], row["start"]) for row in rows]
    assert all(one <= other for one, other in pairwise(places))
    assert coded_study.disagreements(level=1, coders=["kt", "lb"])[0]["code"] == "vej"


def test_a_planted_suggestion_counts_for_nothing(coded_study):
    before = coded_study.agreement()
    coded_study.decide("kt", "anna", 4, Verdict.ACCEPT, "plantet", planted=True)
    assert coded_study.agreement() == before


def test_two_coders_are_needed_and_the_error_says_who_there_is(study):
    with pytest.raises(ProjectError, match="nobody has yet") as nobody:
        study.agreement()
    assert nobody.value.code == "Q310"
    study.rules("kt", "anna", "a . a")
    study.decide("lb", "anna", 0, Verdict.SKIP)
    with pytest.raises(ProjectError, match="only 'kt'") as one:
        study.agreement()
    assert "lb" in one.value.hint
    study.rules("lb", "bo", "a . a")
    with pytest.raises(ProjectError, match="no unit has been ruled on by two"):
        study.agreement()
    with pytest.raises(ConfigError, match="'mm' has ruled on nothing") as wrong:
        study.agreement(coders=["kt", "mm"])
    assert "kt, lb" in wrong.value.hint
    with pytest.raises(ProjectError) as chosen:
        study.agreement(coders=["kt"])
    assert "lb" in chosen.value.hint
    study.rules("mm", "anna", ". . .")
    study.rules("nn", "anna", ". . .")
    with pytest.raises(ProjectError, match="no coder has given a code"):
        study.agreement(coders=["mm", "nn"])


def test_the_command_prints_figures_and_words_of_caution(run):
    done = run()
    assert done.exit_code == 0
    assert "% kt/lb" in done.stdout
    assert "18/9" in done.stdout
    assert "α [95 %]" in done.stdout
    assert "Middel, 8 koder" in done.stdout.replace("\u00a0", " ")
    assert "fase.nu.tidligt" in done.stdout, "an id is not broken over two lines"
    assert "11 enheder" in done.stderr
    assert "Intervaller fra få informanter (2) er for smalle" in done.stderr
    assert "færre end 10 enheder" in done.stderr
    assert "forslag" not in done.stderr, "all were blind"
    assert "pålidelig" not in done.stdout + done.stderr
    english = run("--lang", "en")
    assert "Agreement between coders" in english.stdout
    assert "Mean, 8 codes" in english.stdout.replace("\u00a0", " ")
    assert "Krippendorff's α" in run("--lang", "en", "-f", "csv").stdout
    assert run("-q").stderr == ""


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_no_figure_is_cut_however_narrow_the_terminal(run, coded_study, monkeypatch, width):
    """Each figure of the data stands whole in its own line, with the codes' names where there is room for them."""
    from rich.console import Console

    from qualkit.cli import screen

    monkeypatch.setattr(screen, "stdout", lambda: Console(width=width, highlight=False, markup=False))
    shown = run("--bootstrap", "50").stdout
    assert "…" not in shown
    assert max(map(len, shown.splitlines())) <= width
    for row in csv.DictReader(io.StringIO(run("--bootstrap", "50", "-f", "csv").stdout)):
        for name in ("Enighed", "Cohens κ", "Krippendorffs α", "Gwets AC1", "α fra", "uα"):
            if row[name]:
                figure = f"{float(row[name].replace(',', '.')):.2f}".replace(".", ",")
                assert figure in shown, (row["Kode"], name)
    assert shown.count("Kode ") == (1 if width == 160 else 2)


def test_one_unit_and_one_code_are_not_many(study):
    from qualkit.export import agreement_table, pair_table

    study.rules("kt", "anna", "vej.bus", blind=True)
    study.rules("lb", "anna", "vej.bus", blind=True)
    from dataclasses import asdict

    found = asdict(study.agreement())
    for lang, unit, mean, pairs in (
        ("da", ": 1 enhed,", "Middel, 1 kode", "1 kode."),
        ("en", ": 1 unit ", "Mean, 1 code", "1 code."),
    ):
        table = agreement_table(found, lang=lang)
        assert unit in table.caption
        assert mean in [row["code"] for row in table.rows]
        assert pair_table(found, lang=lang).caption == pairs


def test_coders_who_saw_the_same_suggestions_are_told_of(run, coded_study):
    coded_study.decide("kt", "anna", 4, Verdict.REJECT, "hjem")
    assert "Har set forslag" not in run().stderr, "one coder alone saw any"
    coded_study.decide("lb", "anna", 4, Verdict.REJECT, "hjem", blind=False)
    assert "Har set forslag" in run().stderr
    assert "lb (1 af 21 afgørelser)" in run().stderr


def test_the_command_gives_json_files_and_lists(run, tmp_path):
    found = json.loads(run("--json").stdout)
    assert found["coders"] == ["kt", "lb"]
    assert found["codes"][0]["code"] == "fase.nu"
    assert found["notes"]
    rows = list(csv.DictReader(io.StringIO(run("-f", "csv").stdout)))
    assert [row["Kode"] for row in rows][-1] == "Alle koders tegn"
    assert run("--pairs", "-f", "csv").stdout.splitlines()[1].startswith("kt,lb,11,")
    out = tmp_path / "enighed.xlsx"
    assert run("-o", str(out)).stdout.strip() == str(out)
    assert out.stat().st_size > 1000
    places = json.loads(run("--disagreements", "--json").stdout)
    assert {row["code"] for row in places if row["transcript"] == "anna"} == {"vej.sag"}
    shown = run("--disagreements").stdout
    assert "Så fik jeg en ny sagsbehandler" in shown
    assert "ja: kt; nej: lb" in shown
    with pytest.raises(QualkitError, match="two different lists"):
        run("--disagreements", "--pairs")
