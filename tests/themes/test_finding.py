"""Themes that were planted are found, again and again; shuffled text has none; too little talk is told."""

import random
from dataclasses import replace

import pytest
from threadpoolctl import threadpool_limits

from qualkit.errors import ConfigError, MissingExtraError, QualkitError
from qualkit.themes import find_themes
from qualkit.themes.engines.base import Fitted, default_topics
from qualkit.themes.engines.bertopic import BertopicEngine
from qualkit.themes.engines.keynmf import KeynmfEngine
from qualkit.themes.engines.nmf import NmfEngine
from qualkit.themes.null import shuffled, shuffled_themes
from qualkit.themes.preparing import prepare
from qualkit.themes.stability import stability


@pytest.fixture(scope="module")
def quick():
    """The engine with fewer draws: what is tested is not how finely they tell."""
    engine = NmfEngine()
    engine.draws, engine.shuffles = 6, 4
    return engine


def agreement(model, truth, units):
    from sklearn.metrics import adjusted_rand_score

    theme_of = {unit: theme.id for theme in model.themes for unit, _ in theme.units}
    return adjusted_rand_score(truth, [theme_of.get(unit.id, "none") for unit in units])


def test_planted_themes_come_out_as_they_were_planted(coded, plant, quick):
    interviews, truth = plant()
    material = coded(interviews)
    model = find_themes(material, quick, topics=5)
    assert agreement(model, truth, material.units) >= 0.60
    assert model.stability >= 0.70
    assert not [theme.flags for theme in model.themes if theme.flags]
    assert sum(len(theme.units) for theme in model.themes) + len(model.outliers) == len(model.units)


def test_the_same_seed_gives_the_same_themes(coded, plant, quick):
    material = coded(plant()[0])
    assert find_themes(material, quick, topics=5, seed=7) == find_themes(material, quick, topics=5, seed=7)


def test_themes_of_shuffled_words_are_flagged(coded, plant):
    engine = NmfEngine()
    engine.shuffles = 5
    flagged = total = 0
    for seed in range(4):
        documents = shuffled(prepare(coded(plant(seed=seed)[0])), seed=50 + seed)
        with threadpool_limits(limits=1):
            found = engine.fit(documents, topics=5, seed=seed)
            again = stability(engine, documents, found, topics=5, seed=seed, draws=8)
            null = shuffled_themes(engine, documents, topics=5, seed=seed)
        flagged += sum(null.alike(a, b) for a, b in zip(again.themes, again.held_out, strict=True))
        total += len(found.words)
    assert flagged / total >= 0.95


def test_a_theme_that_one_informant_tells_is_flagged_and_its_look_alike_is_not(coded, plant, quick):
    interviews, _ = plant(only=["bus", "have", "kontor", "krop"])
    words = "gryden suppen ovnen dejen rugbrødet komfuret".split()
    rng = random.Random(1)
    interviews["Pia"] = [(f"Altså {', '.join(rng.sample(words, 4))} og {rng.choice(words)}.", {}) for _ in range(12)]
    model = find_themes(coded(interviews), quick, topics=5)
    (kitchen,) = [theme for theme in model.themes if "one_informant" in theme.flags]
    assert any(word.startswith("gryde") for word, _ in kitchen.words)
    assert kitchen.largest_share >= 0.8
    assert kitchen.gini > 0.8
    assert all(theme.gini < 0.7 for theme in model.themes if theme is not kitchen)


def test_too_little_talk_is_told(coded, plant, quick):
    material = coded(plant()[0])
    with pytest.raises(QualkitError) as caught:
        find_themes(replace(material, units=material.units[:19]), quick)
    assert caught.value.code == "Q602"
    find_themes(replace(material, units=material.units[:80]), quick)


def test_talk_of_small_words_alone_is_too_little(coded, quick):
    material = coded({"Ruth": [("Ja, nå, altså, det ved jeg sgu ikke.", {})] * 60})
    with pytest.raises(QualkitError, match="0 units with telling words"):
        find_themes(material, quick)


@pytest.mark.parametrize("topics", [1, 150])
def test_a_number_of_themes_that_the_talk_cannot_bear_is_told(coded, plant, quick, topics):
    with pytest.raises(ConfigError):
        find_themes(coded(plant()[0]), quick, topics=topics)


def test_the_number_of_themes_grows_with_the_talk_within_bounds():
    assert [default_topics(units) for units in (20, 400, 1000, 100_000)] == [4, 7, 11, 15]


def test_keynmf_without_an_encoder_says_what_to_do(coded, plant):
    with pytest.raises(MissingExtraError) as caught:
        find_themes(coded(plant()[0]), KeynmfEngine(), topics=5)
    assert caught.value.code == "Q402"


def test_keynmf_takes_words_that_mean_what_their_unit_means(coded, plant, vocabularies):
    """An encoder that knows the vocabularies stands in for a trained one."""
    import numpy as np

    stems = [[word[:5] for word in its.split()] for its in vocabularies.values()]

    def encode(texts):
        table = np.array([[1e-3 + sum(stem in text for stem in its) for its in stems] for text in texts], dtype=float)
        return table / np.linalg.norm(table, axis=1, keepdims=True)

    interviews, truth = plant()
    material = coded(interviews)
    engine = KeynmfEngine(encode)
    engine.draws, engine.shuffles = 3, 1
    assert agreement(find_themes(material, engine, topics=5), truth, material.units) >= 0.60


def test_bertopic_refuses_too_little_before_anything_is_loaded(coded, plant):
    material = coded(plant()[0])
    with pytest.raises(QualkitError) as caught:
        BertopicEngine().fit(prepare(replace(material, units=material.units[:19])), topics=4, seed=0)
    assert caught.value.code == "Q602"


def test_a_unit_without_weight_is_an_outlier():
    import numpy as np

    found = Fitted(("bus", "have"), np.eye(2), np.array([[0.0, 0.0], [0.1, 0.4]]))
    assert found.labels().tolist() == [-1, 1]
