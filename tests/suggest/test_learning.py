"""What is taught is told again, says what moved it, and is the same each time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.codebook.examples import Passage
from qualkit.suggest.classifier import Classifier, learn_from_passages, with_families
from qualkit.suggest.learning import Lesson, teach
from qualkit.suggest.linear import LinearModel
from qualkit.suggest.looking import ANYTHING
from qualkit.suggest.stack import INPUTS, Stack, fit_stack, recall_thresholds

PAIN = [
    "det gjorde ondt i ryggen hele natten",
    "smerten sad i skulderen",
    "ondt i knæet igen",
    "ryggen værkede og gjorde ondt",
]
FOOD = [
    "vi lavede suppe af porrer",
    "suppen smagte af porrer",
    "porrer og kartofler i gryden",
    "gryden kogte over med suppe",
]


def lessons():
    words = lambda text: {f"w:{word}": 1.0 for word in text.split()}  # noqa: E731
    return [Lesson(words(text), {"pain"}) for text in PAIN] + [Lesson(words(text), {"food"}) for text in FOOD]


def test_it_tells_what_it_was_taught():
    model = teach(lessons(), ["pain", "food", "never"])
    assert model.codes == ("pain", "food")  # of a code without passages nothing is learned
    said = model.logits(model.vectoriser.known({"w:ondt": 1.0, "w:ryggen": 1.0}))
    assert said[0] > 0 > said[1]


def test_the_parts_add_up_to_the_whole():
    model = teach(lessons(), ["pain", "food"])
    counts = {"w:ondt": 1.0, "w:suppe": 2.0, "w:ukendt": 1.0}
    moved = model.contributions(counts, "pain")
    whole = model.logits(model.vectoriser.known(counts))[0]
    assert sum(value for _, value in moved) + model.intercepts[0] == pytest.approx(float(whole), abs=1e-5)
    assert [abs(v) for _, v in moved] == sorted((abs(v) for _, v in moved), reverse=True)


def test_teaching_twice_gives_the_same_weights():
    assert np.array_equal(teach(lessons(), ["pain"]).weights, teach(lessons(), ["pain"]).weights)


def test_weights_are_kept_on_disk(tmp_path):
    model = teach(lessons(), ["pain", "food"])
    model.save(tmp_path, source="a test")
    again = LinearModel.load(tmp_path)
    counts = {"w:ondt": 1.0, "w:porrer": 1.0}
    assert again.codes == model.codes
    assert again.logits(again.vectoriser.known(counts)) == pytest.approx(
        model.logits(model.vectoriser.known(counts)), abs=0.02
    )


def test_families_are_told_with_their_codes():
    assert with_families(["vendepunkt.selv"]) == {"vendepunkt.selv", "^vendepunkt", ANYTHING}
    assert with_families([]) == frozenset()


@pytest.fixture(scope="module")
def taught() -> Classifier:
    passages = [
        Passage(f"{text}, {more}", ("krop.smerte",)) for text in PAIN for more in ("sagde jeg", "tænkte jeg", "altså")
    ]
    passages += [Passage(f"{text}, {more}", ()) for text in FOOD for more in ("sagde jeg", "tænkte jeg", "altså")]
    return learn_from_passages(passages, ["krop.smerte"], model="words")


def test_a_codebook_of_ones_own_is_taught_from_its_examples(taught):
    assert taught.codes == ("krop.smerte",)
    near = taught.memories["passages"].neighbours({"w:ondt": 1.0, "w:ryggen": 1.0})
    assert near[0].codes == ("krop.smerte",)
    assert "ondt" in taught.examples["passages"][near[0].example]


def test_a_classifier_is_kept_on_disk(taught, tmp_path):
    taught.save(tmp_path)
    again = Classifier.load(tmp_path)
    assert (again.codes, again.examples, again.source) == (taught.codes, taught.examples, taught.source)
    assert again.stacks == taught.stacks
    one, other = (each.memories["passages"].score([{"w:ondt": 1.0}]) for each in (taught, again))
    assert one[0] == pytest.approx(other[0], abs=0.01)
    assert one[1] == pytest.approx(other[1], abs=0.01)


def stacked(seed=0, units=400, codes=3):
    rng = np.random.default_rng(seed)
    truth = rng.random((units, codes)) < 0.15
    inputs = rng.normal(size=(units, codes, len(INPUTS)))
    inputs[:, :, 0] += 2 * truth
    return inputs, truth, np.repeat(np.arange(units // 20), 20)


def test_the_curves_rank_by_what_speaks_for_the_code_and_are_honest():
    inputs, truth, group = stacked()
    stack = fit_stack(inputs, truth, ["a", "b", "c"], group)
    said = stack.probability(["a", "b", "c"], inputs)
    assert said[truth].mean() > 2 * said[~truth].mean()
    assert abs(said.mean() - truth.mean()) < 0.02
    more = inputs.copy()
    more[:, :, 0] += 1
    assert (stack.probability(["a", "b", "c"], more) >= said).all()


def test_inputs_that_may_not_count_do_not():
    inputs, truth, group = stacked()
    stack = fit_stack(inputs, truth, ["a", "b", "c"], group, uses=("whole",))
    assert [slope for name, slope in zip(INPUTS, stack.curves["a"].slopes, strict=True) if name != "whole"] == [0.0] * (
        len(INPUTS) - 1
    )


def test_curves_are_kept_on_disk(tmp_path):
    inputs, truth, group = stacked()
    stack = fit_stack(inputs, truth, ["a", "b", "c"], group, source="a test")
    stack.save(tmp_path / "curves.json")
    assert Stack.load(tmp_path / "curves.json") == stack


@given(st.integers(0, 30))
def test_a_recall_threshold_keeps_its_promise_on_what_it_was_told_from(seed):
    rng = np.random.default_rng(seed)
    truth = rng.random((300, 2)) < 0.2
    said = np.round(rng.random((300, 2)), 2)
    group = np.repeat(np.arange(30), 10)
    found = recall_thresholds(said, truth, group, (0.5, 0.8, 0.99))
    assert "0.99" not in found  # thirty informants cannot warrant it
    for target, threshold in found.items():
        missed = [
            float((said[group == each][truth[group == each]] < threshold).mean())
            for each in range(30)
            if truth[group == each].any()
        ]
        assert 1 - np.mean(missed) >= float(target)
    assert found["0.8"] <= found["0.5"]
