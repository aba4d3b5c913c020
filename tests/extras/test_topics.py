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


def test_the_light_path_does_not_load_bertopic():
    import subprocess
    import sys

    code = "import sys; from qualkit.cli.main import app; app(); from qualkit.project import Project; assert 'bertopic' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
