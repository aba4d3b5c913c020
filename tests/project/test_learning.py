"""What coders decide teaches the next run; when they take it back, the suggestions are as they were."""

import pytest

from qualkit.model import Decision, SegmentKind, Span, Verdict
from qualkit.project import Project
from qualkit.project.learning import decided, rulings_of
from qualkit.resources import demo_folder

CODE, WORD = "stoette.hverdag", "ikke"


@pytest.fixture(scope="module")
def coded(tmp_path_factory):
    """Four of the demo's interviews; the coder gives the code to every unit with a no in it, and to no other."""
    folder = tmp_path_factory.mktemp("learning") / "projekt"
    with Project.create(folder) as project:
        for file in sorted(demo_folder().glob("[!a]*.*"))[:4]:
            project.import_sources([file])
        project.suggest()
        before = probabilities(project)
        for row in project.index()[:3]:
            for unit in project.store.segments(row.id, SegmentKind.UNIT):
                verdict = Verdict.ADD if WORD in unit.text else Verdict.REJECT
                project.store.append_decision(Decision("mk", verdict, row.id, unit.id, unit.span, code=CODE))
    return folder, before


def probabilities(project):
    return {(each.segment_id, each.code): each.probability for each in project.store.suggestions()}


def test_the_next_run_follows_the_coder_in_an_interview_that_nobody_coded(coded):
    folder, before = coded
    with Project.open(folder) as project:
        project.suggest()
        after = probabilities(project)
        last = project.index()[3]
        those = [unit.id for unit in project.store.segments(last.id, SegmentKind.UNIT) if WORD in unit.text]
    assert list(folder.glob("learned-*.npz"))
    gained = [after.get((unit, CODE), 0.0) - before.get((unit, CODE), 0.0) for unit in those]
    assert sum(gained) / len(gained) > 0.1


def test_nothing_new_nothing_done(coded):
    with Project.open(coded[0]) as project:
        project.suggest()
        assert project.suggest() == {}


def test_one_decision_counts_in_its_own_interview_alone(tmp_path):
    with Project.create(tmp_path / "projekt") as project:
        for file in sorted(demo_folder().glob("[!a]*.*"))[:2]:
            project.import_sources([file])
        project.suggest()
        before = {each.id: each for each in project.store.suggestions()}
        rows = project.index()
        units = [unit.id for unit in project.store.segments(rows[0].id, SegmentKind.UNIT)]
        where = {each.segment_id: each.span for each in before.values()}
        likely = max(
            (each for each in before.values() if each.transcript_id == rows[0].id and 0.2 < each.probability < 0.6),
            key=lambda each: (each.probability, each.id),
        )
        beside = next(unit for unit in units[units.index(likely.segment_id) + 1 :] if unit in where)
        yes = project.store.append_decision(
            Decision("mk", Verdict.ADD, rows[0].id, beside, where[beside], code=likely.code)
        )
        assert list(project.suggest()) == [rows[0].name]
        assert project.suggest() == {}
        after = {each.id: each for each in project.store.suggestions()}
        now = {(each.segment_id, each.code): each for each in after.values()}
        assert now[likely.segment_id, likely.code].probability > likely.probability
        assert "koderen har givet koden" in now[likely.segment_id, likely.code].reason["da"]
        told = project.explain(now[likely.segment_id, likely.code].id, lang="en")
        assert told["beside"].startswith("the coder has given this code just")
        for each in before.values():
            if each.transcript_id == rows[1].id or each.segment_id == beside:
                assert after[each.id] == each
        undo = Decision("mk", Verdict.UNDO, yes.transcript_id, yes.segment_id, yes.span, undoes=yes.id)
        project.store.append_decision(undo)
        assert list(project.suggest()) == [rows[0].name]
        assert {each.id: each for each in project.store.suggestions()} == before


def test_two_coders_who_disagree_count_by_half(coded):
    with Project.open(coded[0]) as project:
        row = project.index()[0]
        unit = project.store.segments(row.id, SegmentKind.UNIT)[0]
        project.store.append_decision(Decision("ab", Verdict.REJECT, row.id, unit.id, unit.span, code="stoette.tro"))
        project.store.append_decision(Decision("mk", Verdict.ACCEPT, row.id, unit.id, unit.span, code="stoette.tro"))
        assert decided(project.store)[row.id][unit.id]["stoette.tro"] == 0.5


def said(verdict, code="", *, coder="mk", unit="s-1", passed=None, planted=False):
    context = {"planted": True} if planted else {} if passed is None else {"passed": passed}
    return Decision(coder, verdict, "t-1", unit, Span(0, 5), code=code, context=context)


def rulings(*decisions):
    return rulings_of(decisions, {"t-1": {"s-1", "s-2"}}).get("t-1", {})


def test_what_a_coder_passed_over_when_done_is_their_no():
    done = said(Verdict.DONE, passed=[["a", 0.6, 1], ["b", 0.2, 2]])
    assert rulings(said(Verdict.ACCEPT, "a"), done) == {"s-1": {"a": 1.0, "b": 0.0}}
    assert rulings(done, said(Verdict.ADD, "b")) == {"s-1": {"a": 0.0, "b": 1.0}}  # they came back to it
    other = said(Verdict.ACCEPT, "b", coder="ab")
    assert rulings(done, other) == {"s-1": {"a": 0.0, "b": 0.5}}


def test_a_unit_that_a_coder_was_done_with_is_ruled_on_though_nothing_belongs_to_it():
    assert rulings(said(Verdict.DONE)) == {"s-1": {}}


@pytest.mark.parametrize("verdict", [Verdict.SKIP, Verdict.FLAG, Verdict.MEMO])
def test_what_is_put_off_or_noted_is_no_ruling(verdict):
    assert rulings(said(verdict)) == {}


def test_what_was_planted_teaches_nothing():
    assert rulings(said(Verdict.ACCEPT, "a", planted=True), said(Verdict.REJECT, "b", planted=True)) == {}
    done = said(Verdict.DONE, passed=[["a", 0.6, 1, True], ["b", 0.2, 2]])
    assert rulings(said(Verdict.REJECT, "c", planted=True), done) == {"s-1": {"b": 0.0}}


def test_units_that_are_gone_are_left_out():
    assert rulings(said(Verdict.ACCEPT, "a", unit="s-9"), said(Verdict.DONE, unit="s-2")) == {"s-2": {}}


def test_what_was_taken_back_teaches_nothing(coded):
    folder, before = coded
    with Project.open(folder) as project:
        for decision in project.store.decisions():
            if decision.verdict is not Verdict.UNDO:
                project.store.append_decision(
                    Decision(
                        decision.coder,
                        Verdict.UNDO,
                        decision.transcript_id,
                        decision.segment_id,
                        decision.span,
                        undoes=decision.id,
                    )
                )
        project.suggest()
        assert probabilities(project) == before
    assert not list(folder.glob("learned-*.npz"))


def test_a_copy_of_a_codebook_speaks_for_its_codes_alone(tmp_path):
    """Beside one that ships: both know ``fase.*``, and only the copy that is in use may suggest them."""
    from qualkit.resources import codebook_folder

    folder = tmp_path / "projekt"
    (folder / "codebooks").mkdir(parents=True)
    copy = folder / "codebooks" / "faser.yaml"
    copy.write_bytes((codebook_folder() / "faser.yaml").read_bytes())
    with Project.create(folder, codebooks=["faser", "identiteter"]) as project:
        assert any(path == copy.resolve() or path == copy for path in project.codebook_paths())
        project.import_sources([sorted(demo_folder().glob("*.txt"))[0]])
        project.suggest()
        found = [(each.segment_id, each.code) for each in project.store.suggestions()]
    assert len(found) == len(set(found))
    assert any(code.startswith("identitet.") for _, code in found)


def test_a_codebook_that_was_edited_is_read_again_in_the_same_process(tmp_path):
    book = tmp_path / "egen.yaml"
    text = (
        'codebook: egen\nversion: "1"\ntitle: {da: Egen}\ncodes:\n  - id: ord\n    label: {da: Ord}\n'
        "    definition: {da: Et ord.}\n    examples: [Et ord.]\n    patterns:\n      - {pattern: WORD, weight: 0.95}\n"
    )
    book.write_text(text.replace("WORD", "flyvemaskine"), encoding="utf-8")
    with Project.create(tmp_path / "projekt", codebooks=[str(book)]) as project:
        project.import_sources([sorted(demo_folder().glob("*.txt"))[0]])
        project.suggest()
        assert not list(project.store.suggestions())
    book.write_text(text.replace("WORD", "jeg"), encoding="utf-8")
    with Project.open(tmp_path / "projekt") as project:
        project.suggest()
        assert list(project.store.suggestions())
