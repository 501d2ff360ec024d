"""Somebody erased from a study and its report."""

import json

import pytest

from cxlab.errors import CxlabError
from cxlab.reports.erase import erase_customer
from cxlab.study.erased import read_erased

TOML = '[study]\ntitle = "Calls"\n[sources.calls]\npath = "calls.csv"\n'
TOML += '[[tables.interactions]]\nsource = "calls"\n'
ROWS = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,call,phone\n"
ROWS += "bea,2025-01-03,call,phone\n"


def report(folder, study):
    (folder / "results").mkdir(parents=True)
    (folder / "results" / "quotes.json").write_text("velvet", encoding="utf-8")
    (folder / "report.json").write_text(json.dumps({"study": study}), encoding="utf-8")


@pytest.fixture
def study(tmp_path):
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "study.toml").write_text(TOML, encoding="utf-8")
    (folder / "calls.csv").write_text(ROWS, encoding="utf-8")
    report(tmp_path / "reports" / "shop", "shop")
    report(tmp_path / "reports" / "other", "other")
    report(tmp_path / "reports" / ".shop.123.new", "shop")
    return folder


def left(study):
    return sorted(path.name for path in (study.parent / "reports").iterdir())


def test_the_report_of_the_study_goes_and_others_stay(study):
    erasure = erase_customer(study, "ann", out=study.parent / "reports")
    assert left(study) == ["other"]
    assert "report reports/shop deleted: render it again" in str(erasure)
    assert read_erased(study).holds("ann")


def test_reports_may_be_kept_and_that_is_said(study):
    erasure = erase_customer(study, "ann", out=study.parent / "reports", keep_reports=True)
    assert left(study) == [".shop.123.new", "other", "shop"]
    assert "Warning: shop in reports/ is kept: it may still quote them" in str(erasure)


def test_a_dry_run_deletes_nothing(study):
    erase_customer(study, "ann", out=study.parent / "reports", dry_run=True)
    assert left(study) == [".shop.123.new", "other", "shop"]
    assert not read_erased(study).hashes


def test_an_unknown_id_deletes_nothing(study):
    with pytest.raises(CxlabError, match="zoe"):
        erase_customer(study, "zoe", out=study.parent / "reports")
    assert left(study) == [".shop.123.new", "other", "shop"]


@pytest.mark.parametrize("manifest", ["[]", "{", '{"study": "other"}'])
def test_a_folder_that_is_no_report_of_the_study_is_never_deleted(study, manifest):
    (study.parent / "reports" / "shop" / "report.json").write_text(manifest, encoding="utf-8")
    erasure = erase_customer(study, "ann", out=study.parent / "reports")
    assert "shop" in left(study)
    assert "deleted" in erasure.done[-1] or "no report of this study" in erasure.done[-1]


def test_where_there_is_no_report_that_is_said(study, tmp_path):
    erasure = erase_customer(study, "ann", out=tmp_path / "elsewhere")
    assert erasure.done[-1].startswith("no report of this study in elsewhere/")
