"""Touchpoints that a recipe names and an export has none of."""

import shutil
import tomllib
from pathlib import Path

import pytest

from cxlab.draft.recipes import RECIPES, occurring

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def mails(tmp_path):
    """A log in which a mail was sent, and nothing else happened."""
    log = (FIXTURES / "ccm" / "events.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path / "events.csv"
    path.write_text(log[0] + next(line for line in log if ",sent," in line.lower()))
    return path


def written(path):
    return tomllib.loads(RECIPES["ccm"].files([path])["study.toml"])


def test_what_does_not_occur_is_left_out(mails):
    content = written(mails)
    assert content["roles"] == {}
    assert content["stages"]["touchpoints"] == {"awareness": ["mail sent"]}


def test_in_a_large_export_nothing_is_left_out(mails, monkeypatch):
    monkeypatch.setattr(occurring, "LARGEST", 10)
    assert written(mails)["roles"] == {"failure": ["mail bounced"]}


def test_what_occurs_stays_as_it_stands(tmp_path):
    paths = [
        Path(shutil.copy(FIXTURES / "zendesk" / name, tmp_path))
        for name in ("tickets.ndjson", "ticket_events.ndjson")
    ]
    text = RECIPES["zendesk"].files(paths)["study.toml"]
    assert 'failure = ["ticket reopened"]\n' in text
