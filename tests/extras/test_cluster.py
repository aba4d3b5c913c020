"""Work on a Dask cluster that the site runs already gives what it gives here."""

import pytest

from qualkit.errors import MissingExtraError, ProjectError
from qualkit.project.executor import each

pytestmark = pytest.mark.cluster


def _square(number):
    return number * number


def test_a_cluster_gives_the_same_in_the_same_order():
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        assert list(each(_square, range(40), cluster=cluster.scheduler_address)) == [n * n for n in range(40)]


def test_a_scheduler_that_does_not_answer_is_one_line():
    pytest.importorskip("distributed")
    with pytest.raises(ProjectError) as caught:
        list(each(_square, [1], cluster="tcp://127.0.0.1:1"))
    assert caught.value.code == "Q001"
    assert isinstance(caught.value, Exception)
    assert not isinstance(caught.value, MissingExtraError)
