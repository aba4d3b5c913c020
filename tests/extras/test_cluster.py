"""Work on a Dask cluster that the site runs already gives what it gives here."""

import pytest

from qualkit.errors import MissingExtraError, ProjectError
from qualkit.project.executor import each
from qualkit.project.stages import ReadJob, read_one
from qualkit.resources import demo_folder

pytestmark = pytest.mark.cluster


def test_a_cluster_reads_what_is_read_here():
    distributed = pytest.importorskip("distributed")
    jobs = [ReadJob(path) for path in sorted(demo_folder().iterdir()) if path.suffix in (".txt", ".md", ".vtt")]
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        there = list(each(read_one, jobs, count=len(jobs), cluster=cluster.scheduler_address))
    assert [result.transcript for result in there] == [read_one(job).transcript for job in jobs]


def test_a_scheduler_that_does_not_answer_is_one_line():
    pytest.importorskip("distributed")
    with pytest.raises(ProjectError) as caught:
        list(each(abs, [1], count=1, cluster="tcp://127.0.0.1:1"))
    assert caught.value.code == "Q001"
    assert isinstance(caught.value, Exception)
    assert not isinstance(caught.value, MissingExtraError)
