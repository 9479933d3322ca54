"""The bucket for trying out."""

import os

from vvt.store import Store
from vvt.store.embedded import EmbeddedS3


def test_it_runs_in_a_with_and_leaves_the_environment_as_it_was():
    before = dict(os.environ)
    with EmbeddedS3() as s3:
        assert os.environ["AWS_ENDPOINT_URL_S3"] == s3.endpoint
        assert s3.endpoint.startswith("http://127.0.0.1:")
        store = Store(s3.settings("tryout"))
        store.set_up(create=True)
        assert store.projects() == []
    assert dict(os.environ) == before
