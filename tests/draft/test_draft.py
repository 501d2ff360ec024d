"""From exports to a study that is checked and measured."""

import tomllib
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from cxlab import open_study
from cxlab.cli import cli
from cxlab.draft import draft_study, save_draft
from cxlab.errors import CxlabError, UnknownNameError
from cxlab.kpis import measure_kpis
from cxlab.study.check import check_study

#: What the guesses must reach: the share of expected roles, over all made exports.
SETTLED = 0.98
FRESH = 0.95

#: Alone these are no study: nothing in them is a contact or an answer.
HALVES = ("customer_list", "workshop_notes")


@pytest.fixture(scope="module")
def drafts(made, expected, tmp_path_factory):
    """Draft every made export in a folder of its own."""
    found = {}
    for name in [*expected["settled"], *expected["fresh"]]:
        folder = tmp_path_factory.mktemp("draft") / name
        folder.mkdir()
        getattr(made, name)(folder)
        found[name] = draft_study(folder)
        save_draft(found[name])
    return found


@pytest.mark.parametrize(("group", "least"), [("settled", SETTLED), ("fresh", FRESH)])
def test_columns_are_taken_for_what_a_person_takes_them(drafts, rate, expected, group, least):
    wrong = {name: rate.compare(drafts[name], keys) for name, keys in expected[group].items()}
    all_keys = sum(map(len, expected[group].values()))
    assert 1 - sum(map(len, wrong.values())) / all_keys >= least, wrong


def test_drafts_pass_the_check_without_an_edit(drafts):
    for name, draft in drafts.items():
        checked = check_study(draft.folder)
        assert checked.ok or name in HALVES, str(checked)
        assert not checked.tables["rejected"].sum()


def test_a_survey_and_tickets_are_enough_for_figures(made, tmp_path):
    """Semicolons, Windows-1250, dd.mm.yyyy and decimal commas, in two files."""
    folder = tmp_path / "sklep"
    folder.mkdir()
    made.polish_survey(folder)
    made.polish_tickets(folder)
    run = CliRunner()
    drafted = run.invoke(cli, ["init", str(folder)])
    assert drafted.exit_code == 0, drafted.output
    assert "To decide" in drafted.output
    assert run.invoke(cli, ["check", str(folder)]).exit_code == 0
    kpis = measure_kpis(open_study(folder)).table.set_index("kpi")
    said = pd.read_csv(folder / "ankieta_nps.csv", sep=";", encoding="cp1250")
    scores = said["Na ile polecisz nas znajomym?"]
    nps = 100 * ((scores >= 9).mean() - (scores <= 6).mean())
    assert kpis.loc["nps", "estimate"] == pytest.approx(nps)
    assert kpis.loc["csat", "estimate"] == pytest.approx(
        (said["Zadowolenie z obsługi"] >= 4).mean()
    )
    tickets = pd.read_csv(folder / "zgloszenia.csv", sep=";", encoding="cp1250")
    opened, answered, solved = (
        pd.to_datetime(tickets[name], format="%d.%m.%Y %H:%M:%S")
        for name in ("Data utworzenia", "Data pierwszej odpowiedzi", "Data rozwiązania")
    )
    hours = (answered - opened).dt.total_seconds() / 3600
    assert kpis.loc["response_time", "estimate"] == pytest.approx(hours.median(), rel=0.02)
    closed = (solved - opened).dropna().dt.total_seconds() / 3600
    assert kpis.loc["resolution_time", "estimate"] == pytest.approx(closed.median(), rel=0.02)


def test_the_start_page_shows_what_happens(made, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sklep").mkdir()
    made.polish_survey(tmp_path / "sklep")
    made.polish_tickets(tmp_path / "sklep")
    page = (Path(__file__).parents[2] / "docs" / "start.md").read_text(encoding="utf-8")
    for command in ("init", "check"):
        shown = page.split(f"$ cxlab {command} sklep\n")[1].split("```")[0].removesuffix("...\n")
        assert CliRunner().invoke(cli, [command, "sklep"]).output.startswith(shown)


def test_nothing_is_overwritten_without_being_told_to(made, tmp_path):
    made.chat_log(tmp_path)
    (tmp_path / "study.toml").write_text("mine")
    run = CliRunner()
    refused = run.invoke(cli, ["init", str(tmp_path)])
    assert refused.exit_code == 1
    assert "--force" in refused.stderr
    assert (tmp_path / "study.toml").read_text() == "mine"
    assert run.invoke(cli, ["init", str(tmp_path), "--force"]).exit_code == 0
    assert "chats" in (tmp_path / "study.toml").read_text()
    assert not list(tmp_path.glob(".*.part"))


def test_a_folder_without_exports(tmp_path):
    (tmp_path / "notes.md").touch()
    with pytest.raises(CxlabError, match="a survey and a list of tickets or orders are enough"):
        draft_study(tmp_path)
    with pytest.raises(CxlabError, match="no folder 'none'"):
        draft_study(tmp_path / "none")


def test_a_folder_whose_files_are_all_broken(tmp_path):
    (tmp_path / "a.csv").touch()
    (tmp_path / "b.parquet").write_text("no")
    with pytest.raises(CxlabError, match=r"(?s)a\.csv: the file is empty.*b\.parquet"):
        draft_study(tmp_path)


def test_an_unknown_recipe_is_told(made, tmp_path):
    made.chat_log(tmp_path)
    with pytest.raises(UnknownNameError, match="no recipe named"):
        draft_study(tmp_path, recipe="none such")


HOSTILE = {
    "names": 'customer_id,"wh""en date\n#]","<script>"\nc{i},2025-01-{d:02d},"</td>"\n',
    "values": 'customer_id,date,event\nc{i},2025-01-{d:02d},"a""b\'c\n[x]=#{s}"\n',
    "formulas": "customer_id,date,event\nc{i},2025-01-{d:02d},=1+{s}\n",
    "right to left": "customer_id,date,event\nc{i},2025-01-{d:02d},\u202eabc{s}\n",
    "endless": f"customer_id,date,{'x' * 10_000}\nc{{i}},2025-01-{{d:02d}},{{s}}\n",
    "keywords": "customer_id,date,select\nc{i},2025-01-{d:02d},from\n",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_names_and_values_give_a_study(tmp_path, rows, kind):
    header, _, line = HOSTILE[kind].partition("\nc{i}")
    folder = tmp_path / 'a "b" ] = \''
    folder.mkdir()
    text = header + "\n" + "".join(("c{i}" + line).format(i=i, d=1 + i, s=i % 3) for i in range(20))
    (folder / "or'der]s #.csv").write_text(text, encoding="utf-8")
    draft = draft_study(folder)
    assert "sources" in tomllib.loads(draft.files["study.toml"])
    save_draft(draft)
    assert check_study(folder).ok


@pytest.mark.parametrize(
    "text", ["customer_id,date\n", "customer_id,date\na,2025-01-01\n", ",,\n,,\n"]
)
def test_next_to_nothing_gives_a_draft_or_one_error(tmp_path, text):
    (tmp_path / "orders.csv").write_text(text)
    if text.startswith(","):
        with pytest.raises(CxlabError, match=r"orders\.csv"):
            draft_study(tmp_path)
    else:
        tomllib.loads(draft_study(tmp_path).files["study.toml"])


@pytest.mark.data
def test_olist_needs_no_edit(shared_data, tmp_path):
    for name in ("orders", "customers", "order_reviews", "products"):
        file = f"olist_{name}_dataset.csv"
        (tmp_path / file).write_bytes((shared_data / "olist" / file).read_bytes())
    draft = draft_study(tmp_path)
    save_draft(draft)
    checked = check_study(tmp_path)
    assert checked.ok
    rows = checked.tables.set_index("table")["rows"].to_dict()
    assert rows == {
        "customers": 8016,
        "interactions": 27647,
        "responses": 8225,
        "identities": 8135,
    }
    zone = {guess.key: guess.value for guess in draft.guesses}["zone"]
    assert zone == "America/Sao_Paulo"
