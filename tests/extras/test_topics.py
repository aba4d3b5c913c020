"""The extra `topics`: BERTopic runs offline on the demo's meaning units, with an embedding that needs no download."""

import warnings

import pytest

pytestmark = pytest.mark.topics


def informant_units():
    from qualkit import read_file, segment_transcript
    from qualkit.resources import demo_folder
    from qualkit.suggest import codable

    texts = []
    for path in sorted(demo_folder().iterdir()):
        if path.suffix in (".txt", ".md", ".docx", ".vtt", ".srt"):
            transcript = read_file(path).transcript
            texts += [
                unit.text
                for unit in codable(transcript, segment_transcript(transcript).units)
                if len(unit.text.split()) >= 15
            ]
    return texts


def test_bertopic_runs_on_our_units_without_a_model():
    bertopic = pytest.importorskip("bertopic")
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA, TruncatedSVD
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
    from sklearn.pipeline import make_pipeline

    texts = informant_units()
    assert len(texts) > 100
    embed = make_pipeline(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), min_df=2), TruncatedSVD(20, random_state=0)
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = bertopic.BERTopic(
            embedding_model=embed,
            umap_model=PCA(5, random_state=0),
            hdbscan_model=KMeans(5, random_state=0, n_init=3),
            vectorizer_model=CountVectorizer(),
        )
        topics, _ = model.fit_transform(texts, embeddings=embed.fit_transform(texts))
    assert len(topics) == len(texts)
    assert set(topics) == set(range(5))


VOCABULARIES = [
    "bussen stoppestedet chaufføren billetten køreplanen rutebilen busskuret",
    "drivhuset tomaterne ukrudtet spaden komposten hækken æbletræet",
    "blanketten ansøgningen kommunen afgørelsen brevet underskriften bilaget",
]


def planted(units):
    """Documents that keep to one of three vocabularies each, and to which."""
    import random

    from qualkit.themes.preparing import Documents

    rng = random.Random(0)
    truth = [at * 3 // units for at in range(units)]
    words = tuple(tuple(rng.choices(VOCABULARIES[theme].split(), k=8)) for theme in truth)
    return (
        Documents(
            units=tuple(f"u{at}" for at in range(units)),
            cases=tuple(f"c{at % 10}" for at in range(units)),
            texts=tuple(" ".join(its) for its in words),
            words=words,
        ),
        truth,
    )


@pytest.mark.parametrize("units", [60, 240])
def test_the_engine_finds_planted_themes_on_small_and_larger_material(units):
    """Below 200 units with PCA and k-means, above with UMAP and HDBSCAN; nothing is fetched."""
    pytest.importorskip("bertopic")
    from sklearn.metrics import adjusted_rand_score

    from qualkit.themes.engines.bertopic import BertopicEngine

    documents, truth = planted(units)
    found = BertopicEngine().fit(documents, topics=3, seed=0)
    assert found.words.shape == (found.weights.shape[1], len(found.vocabulary))
    assert found.weights.shape[0] == units
    labels = found.labels()
    placed = labels >= 0
    assert placed.mean() >= 0.5
    assert adjusted_rand_score([theme for theme, has in zip(truth, placed, strict=True) if has], labels[placed]) >= 0.60
    assert all(word in " ".join(VOCABULARIES) for theme in range(len(found.words)) for word, _ in found.top(theme, 5))


def test_the_engine_gives_the_same_themes_for_the_same_seed():
    pytest.importorskip("bertopic")
    from qualkit.themes.engines.bertopic import BertopicEngine

    documents, _ = planted(60)
    one, two = (BertopicEngine().fit(documents, topics=3, seed=5) for _ in range(2))
    assert one.labels().tolist() == two.labels().tolist()
    assert [one.top(theme) for theme in range(3)] == [two.top(theme) for theme in range(3)]


def test_the_light_path_does_not_load_bertopic():
    import subprocess
    import sys

    code = "import sys; from qualkit.cli.main import app; app(); from qualkit.project import Project; assert 'bertopic' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
