from pathlib import Path

import pytest

from cxlab.sample import write_sample


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Path:
    """A made study of 1,000 customers, only read by the tests."""
    return write_sample(tmp_path_factory.mktemp("made") / "sample", customers=1000, seed=1)
