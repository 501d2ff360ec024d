"""Everything wrong in one go: small broken studies, and the faults each should give."""

import pytest

from cxlab.errors import Fault
from cxlab.study.check import check_study

ROWS = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,order,web\n"
HEAD = '[study]\ntitle = "Shop"\n'
ORDERS = '[sources.orders]\npath = "orders.csv"\n'
TABLE = '[[tables.interactions]]\nsource = "orders"\n'
PLAIN = HEAD + ORDERS + TABLE


@pytest.fixture
def check(tmp_path):
    """Return a function that writes a study of these files and checks it."""

    def check(toml, **files):
        folder = tmp_path / "shop"
        folder.mkdir()
        if toml is not None:
            (folder / "study.toml").write_text(toml, encoding="utf-8")
        for name, content in {"orders.csv": ROWS, **files}.items():
            if content is not None:
                raw = content.encode() if isinstance(content, str) else content
                (folder / name.replace("__", ".")).write_bytes(raw)
        return check_study(folder)

    return check


def errors(checked):
    return [str(fault) for fault in checked.faults if fault.severity == "error"]


def test_a_study_with_nothing_wrong(check):
    checked = check(PLAIN.replace('"Shop"', '"Shop"\nmin_group = 1'))
    assert checked.faults == ()
    assert checked.ok
    assert checked.tables.values.tolist() == [["customers", 1, 0], ["interactions", 1, 0]]
    text = str(checked)
    assert text.startswith(
        "shop: 0 errors, 0 warnings\n  customers: 1 rows\n  interactions: 1 rows"
    )
    assert "  partly: stage funnel" in text
    step = "  [roles] purchase = [...], or map `direction` of interactions: what customers start"
    step += "\n    for churn, retention\n"
    assert f"What would unlock more\n{step}" in text


BROKEN = {
    "no study.toml": (None, {}, "study.toml: not found in shop/"),
    "not TOML": ("[study", {}, "study.toml: not valid TOML"),
    "not text": ("\0", {}, "study.toml, row 1: not valid TOML"),
    "no title": (PLAIN.replace("title", "titel"), {}, "unknown key 'titel'; did you mean 'title'?"),
    "no table": (HEAD + ORDERS, {}, "neither interactions nor responses"),
    "unknown table": (PLAIN.replace("interactions", "interaction"), {}, "no table named 'interac"),
    "unknown source": (HEAD + ORDERS + TABLE.replace('"orders"', '"order"'), {}, "no source named"),
    "no such zone": (PLAIN.replace('"Shop"', '"Shop"\ntime_zone = "Berlin"'), {}, "no time zone"),
    "no such role": (PLAIN + '[roles]\nbuy = ["order"]', {}, "no role named 'buy'"),
    "no file": (PLAIN, {"orders.csv": None, "order.csv": ROWS}, "did you mean 'order.csv'?"),
    "no file at all": (PLAIN, {"orders.csv": None}, "no file 'orders.csv'; known: none"),
    "empty file": (PLAIN, {"orders.csv": ""}, "orders.csv: the file is empty"),
    "blank file": (PLAIN, {"orders.csv": "\n\n"}, "orders.csv: the file holds only blank lines"),
    "no header": (PLAIN, {"orders.csv": "1,2025-01-02,3.5\n"}, "the first row holds values"),
    "names twice": (PLAIN, {"orders.csv": "a,b,a\n1,2,3\n"}, "2 columns are named 'a'"),
    "a name too few": (PLAIN, {"orders.csv": "a,,c\n1,2,3\n"}, "column 2 has no name"),
    "bytes": (PLAIN, {"orders.csv": bytes(range(256)) * 8}, "holds bytes that are no text"),
    "unknown encoding": (HEAD + ORDERS + 'encoding = "utf9"\n' + TABLE, {}, "no encoding named"),
    "wrong encoding": (
        HEAD + ORDERS + 'encoding = "ascii"\n' + TABLE,
        {"orders.csv": ROWS + "zoë,2025-01-02,order,web\n"},
        "orders.csv: is not written in ascii",
    ),
    "wrong delimiter": (HEAD + ORDERS + 'delimiter = "::"\n' + TABLE, {}, "is not one character"),
    "unknown reader": (HEAD + ORDERS + 'reader = "cvs"\n' + TABLE, {}, "did you mean 'csv'?"),
    "unknown ending": (
        PLAIN.replace("orders.csv", "orders.sav"),
        {"orders.sav": "x"},
        "orders.sav: no reader for files of the kind 'sav'",
    ),
    "no such package": (HEAD + ORDERS + 'package = "nothing"\n' + TABLE, {}, "is not installed"),
    "outside": (PLAIN.replace("orders.csv", "../x.csv"), {}, "leads out of the study's folder"),
    "broken gzip": (
        PLAIN.replace("orders.csv", "orders.csv.gz"),
        {"orders.csv.gz": "x"},
        "orders.csv.gz: is not compressed with gzip",
    ),
    "broken Parquet": (
        PLAIN.replace("orders.csv", "orders.parquet"),
        {"orders.parquet": "x"},
        "orders.parquet: is not a whole Parquet file",
    ),
    "broken Excel": (
        PLAIN.replace("orders.csv", "orders.xlsx"),
        {"orders.xlsx": "x"},
        "orders.xlsx: is an old, protected or damaged Excel file",
    ),
    "broken JSON": (
        PLAIN.replace("orders.csv", "orders.jsonl"),
        {"orders.jsonl": "x"},
        "orders.jsonl: no line is a whole JSON object",
    ),
    "missing column": (PLAIN, {"orders.csv": "customer_id,touchpoint\na,b\n"}, "timestamp"),
    "unknown column": (
        PLAIN + 'columns = { customer_id = "cust" }\n',
        {"orders.csv": ROWS.replace("customer_id", "cust_id")},
        "no column named 'cust'; did you mean 'cust_id'?",
    ),
    "no SQL file": (HEAD + '[[tables.interactions]]\nsql = "a.sql"\n', {}, "no file named 'a.sql'"),
    "wrong SQL": (
        HEAD + ORDERS + '[[tables.interactions]]\nsql = "a.sql"\n',
        {"a.sql": "SELEC * FROM orders"},
        "a.sql: ",
    ),
    "no row fits": (PLAIN, {"orders.csv": ROWS.replace("2025-01-02", "soon")}, "not a date"),
    "no rows": (PLAIN, {"orders.csv": ROWS.splitlines()[0] + "\n"}, "no row"),
}


@pytest.mark.parametrize("name", list(BROKEN))
def test_a_broken_study_gives_its_error(check, name):
    toml, files, said = BROKEN[name]
    checked = check(toml, **files)
    found = errors(checked)
    assert any(said in fault for fault in found), found
    assert not checked.ok
    assert checked.tables.empty
    assert checked.support.empty
    assert "What these data support" not in str(checked)


def test_faults_of_settings_files_and_columns_come_together(check):
    toml = PLAIN.replace('"Shop"', '"Shop"\nmin_group = 0') + '[roles]\nbuy = ["order"]\n'
    toml += '[sources.calls]\npath = "cals.csv"\n[sources.mails]\npath = "mails.csv"\n'
    found = errors(check(toml, **{"mails.csv": "a,a\n", "calls.csv": ROWS}))
    assert [any(part in fault for fault in found) for part in ("min_group", "buy", "cals", "'a'")]
    assert sum("min_group" in fault for fault in found) == 1
    assert len(found) == 4


def test_faults_of_settings_do_not_hide_those_of_columns(check):
    toml = PLAIN.replace('"Shop"', '"Shop"\nmin_group = "ten"')
    found = errors(check(toml, **{"orders.csv": ROWS.replace("channel", "way")}))
    assert [any(part in fault for fault in found) for part in ("'ten'", "`channel`")] == [True] * 2


def test_figures_are_known_by_who_calls(check, tmp_path):
    toml = PLAIN.replace('"Shop"', '"Shop"\nmin_group = 1') + "[targets]\nnpss = 30\n"
    [fault] = check(toml).faults
    assert check_study(tmp_path / "shop", figures=["npss"]).faults == ()
    assert str(fault) == "warning: study.toml, [targets]: no KPI named 'npss'; did you mean 'nps'?"


def test_a_missing_file_does_not_hide_a_missing_column(check):
    toml = PLAIN + '[sources.calls]\npath = "cals.csv"\n[[tables.interactions]]\nsource = "calls"\n'
    found = errors(check(toml, **{"orders.csv": "customer_id,timestamp\nann,2025-01-02\n"}))
    assert any("no file 'cals.csv'" in fault for fault in found)
    assert any("nothing gives `touchpoint`" in fault and "`channel`" in fault for fault in found)


def test_a_folder_that_is_a_link_to_itself(tmp_path):
    (tmp_path / "shop").symlink_to(tmp_path / "shop")
    assert str(check_study(tmp_path / "shop")) == (
        "shop: 1 error, 0 warnings\n"
        "error: shop: is a link that leads back to itself; name the folder itself"
    )


def test_every_kind_of_doubt_is_told(check):
    toml = PLAIN + '[roles]\npurchase = ["ordr"]\n[[events]]\ndate = "1999-01-01"\ntitle = "Fair"\n'
    rows = ROWS + "bea,31/12/2025,order,web\n,2025-01-02,order,web\ncid\n"
    checked = check(toml, **{"orders.csv": rows.encode() + "zoë,2025-01-02,a,b\n".encode("cp1252")})
    assert checked.ok
    text = str(checked)
    for said in (
        "column 'timestamp', row 3: 1 of 5 rows: not a date or time ('31/12/2025' in row 3); "
        "write day_first = true for [sources.orders] in study.toml",
        "column 'customer_id', row 4: 1 of 5 rows: no customer_id",
        "orders.csv, row 5: 1 of 5 rows: 1 value where 4 are due ('cid' in row 5)",
        "orders.csv: read as cp1252, which is a guess",
        "no touchpoint 'ordr' occurs; did you mean 'order'?",
        "'Fair' is of 1999-01-01, outside",
        "2 customers, and groups under min_group = 10 are not shown",
    ):
        assert said in text
    assert "interactions: 2 rows, 3 rejected" in text


def test_errors_come_before_warnings(check):
    toml = PLAIN + '[sources.late]\npath = "late.csv"\n[[tables.interactions]]\nsource = "late"\n'
    toml += '[roles]\npurchase = ["ordr"]\n'
    checked = check(toml, **{"late.csv": ROWS.replace("2025-01-02", "soon")})
    assert [fault.severity for fault in checked.faults][:1] == ["error"]
    assert [fault.severity for fault in checked.faults] == sorted(
        fault.severity for fault in checked.faults
    )
    assert not checked.ok


def test_a_fault_is_told_once(check):
    faults = check(PLAIN, **{"orders.csv": "a,a\n"}).faults
    assert len(faults) == len(set(faults)) == 1
    assert isinstance(faults[0], Fault)


def test_the_sample_has_no_errors(sample):
    checked = check_study(sample.path)
    assert checked.ok, errors(checked)
    assert set(checked.tables["table"]) >= {"customers", "interactions", "responses"}
