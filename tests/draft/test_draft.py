"""From exports to a study that is checked and measured."""

import tomllib
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from cxlab import open_study
from cxlab.cli import cli
from cxlab.draft import draft as draft_module
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


@pytest.fixture(scope="module")
def sklep(made, tmp_path_factory):
    """Semicolons, Windows-1250, dd.mm.yyyy and decimal commas, in two files: what commands say."""
    folder = tmp_path_factory.mktemp("start") / "sklep"
    folder.mkdir()
    made.polish_survey(folder)
    made.polish_tickets(folder)
    run = CliRunner()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder.parent)
        said = {command: run.invoke(cli, [command, "sklep"]) for command in ("init", "check")}
    assert all(result.exit_code == 0 for result in said.values()), said["init"].output
    return folder, {command: result.output for command, result in said.items()}


def test_a_survey_and_tickets_are_enough_for_figures(sklep):
    folder, output = sklep
    assert "To decide" in output["init"]
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


def test_the_start_page_shows_what_happens(sklep):
    _, output = sklep
    page = (Path(__file__).parents[2] / "docs" / "start.md").read_text(encoding="utf-8")
    for command in ("init", "check"):
        shown = page.split(f"$ cxlab {command} sklep\n")[1].split("```")[0].removesuffix("...\n")
        assert output[command].startswith(shown)


def test_a_full_disk_leaves_nothing_half_written(made, tmp_path, monkeypatch):
    made.polish_survey(tmp_path)
    made.polish_tickets(tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir())
    draft = draft_study(tmp_path)
    assert len(draft.files) > 1
    write, written = draft_module._write_aside, []

    def full(folder, text):
        if written:
            raise OSError(28, "No space left on device")
        written.append(write(folder, text))
        return written[0]

    monkeypatch.setattr(draft_module, "_write_aside", full)
    with pytest.raises(CxlabError, match="cannot be written: No space left"):
        save_draft(draft)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


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


def test_hostile_names_and_values_give_a_study(tmp_path):
    folder = tmp_path / 'a "b" ] = \''
    folder.mkdir()
    for kind, form in HOSTILE.items():
        header, _, line = form.partition("\nc{i}")
        lines = [("c{i}" + line).format(i=i, d=1 + i, s=i % 3) for i in range(20)]
        text = header + "\n" + "".join(lines)
        (folder / f"or'der]s {kind} #.csv").write_text(text, encoding="utf-8")
    draft = draft_study(folder)
    content = tomllib.loads(draft.files["study.toml"])
    assert len(content["sources"]) == len(HOSTILE)
    save_draft(draft)
    checked = check_study(folder)
    assert checked.ok, str(checked)


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


FIXTURES = Path(__file__).parent / "recipes" / "fixtures"


def given(folder, *names):
    for name in names:
        (folder / Path(name).name).write_bytes((FIXTURES / name).read_bytes())
    return folder


def test_a_survey_and_tickets_that_recipes_know_are_something_to_study(tmp_path):
    files = ("surveymonkey/Customer Survey.csv", "zendesk/tickets.ndjson")
    draft = draft_study(given(tmp_path, *files))
    assert not any("nothing here" in line for line in draft.asked)
    assert any("time zone" in line for line in draft.asked)
    text = draft.files["study.toml"]
    assert "the export does not say" in text
    assert "# Left out, for its answers are labels" in text


def test_a_crm_says_whose_an_address_is(tmp_path):
    """A mailing, a survey that cxlab guesses, and the CRM meet in one study."""
    given(tmp_path, "hubspot/contacts.csv")
    rows = "EmailAddress,EventDate,EventType,EmailName,SubscriberKey,SendID\n"
    rows += "ANA@firm-a.example,2025-02-03,Sent,Spring,1,2\n"
    (tmp_path / "mails.csv").write_text(rows)
    said = "".join(f"2025-02-{d:02d};Ana@firm-a.example;{d % 11}\n" for d in range(1, 25))
    (tmp_path / "survey.csv").write_text("Date;E-mail;Recommend us?\n" + said)
    draft = draft_study(tmp_path)
    assert [table for _, table, _ in draft.fed] == ["responses", "recipe hubspot", "recipe ccm"]
    save_draft(draft)
    study = open_study(tmp_path)
    sent = study.read("interactions").set_index("touchpoint").loc["mail sent"]
    assert sent["customer_id"] == "101"
    assert {*study.read("responses")["customer_id"]} == {"101"}


def test_a_list_of_customers_says_whose_an_address_is(tmp_path):
    given(tmp_path, "zendesk/tickets.ndjson")
    rows = "".join(f"K{i},ann{i}@example.com,{'ab'[i % 2]}\n" for i in range(30))
    (tmp_path / "customers.csv").write_text("customer_id,email,tier\n" + rows)
    draft = draft_study(tmp_path)
    content = tomllib.loads(draft.files["study.toml"])
    assert len(content["tables"]["identities"]) == 1
    assert all(entry["ids"] == "e-mail" for entry in content["tables"]["interactions"])


def test_a_recipe_reads_its_files_and_leaves_others_to_be_guessed(made, tmp_path):
    made.chat_log(given(tmp_path, "shopify/orders_export_1.csv"))
    draft = draft_study(tmp_path, recipe="shopify")
    fed = {file: table for file, table, _ in draft.fed}
    assert fed.pop("orders_export_1.csv") == "recipe shopify"
    assert set(fed.values()) == {"interactions"}
    with pytest.raises(CxlabError, match="not an export of Zendesk"):
        draft_study(tmp_path, recipe="zendesk")


def test_judgements_in_words_are_numbers(tmp_path):
    words = ("Very dissatisfied", "dissatisfied", "Neutral", "Satisfied", "VERY SATISFIED")
    rows = "".join(f"2025-01-{1 + i:02d},{words[i % 5]},{'ABC'[i % 3]}\n" for i in range(25))
    (tmp_path / "survey.csv").write_text(
        "Date,How satisfied are you?,Happy with the shop?\n" + rows, encoding="utf-8"
    )
    draft = draft_study(tmp_path)
    [left] = [line for line in draft.asked if "answers in words" in line]
    assert left.startswith("'Happy with the shop?' of survey.csv")
    assert "# left out: Happy with the shop?" in draft.files["study.toml"]
    save_draft(draft)
    assert open_study(tmp_path).read("responses")["score"].mean() == 3
    table = measure_kpis(open_study(tmp_path), kpis=["csat"]).table
    assert table["estimate"].tolist() == [pytest.approx(0.4)]


def test_who_was_not_asked_is_no_unanswered_invitation(tmp_path):
    rows = "".join(
        f"T{i},c{i % 9},2025-01-{1 + i % 28:02d},{i % 5 + 1 if i % 2 else ''}\n" for i in range(40)
    )
    (tmp_path / "tickets.csv").write_text("ticket_id,customer_id,created_at,CSAT score\n" + rows)
    save_draft(draft_study(tmp_path))
    assert open_study(tmp_path).count("responses") == 20


def test_what_happens_to_a_request_later_is_no_second_request(tmp_path):
    rows = "".join(
        f"T{i},c{i % 9},2025-01-{1 + i % 9:02d},2025-02-{1 + i % 9:02d}\n" for i in range(40)
    )
    (tmp_path / "tickets.csv").write_text("ticket_id,customer_id,created_at,escalated_at\n" + rows)
    roles = tomllib.loads(draft_study(tmp_path).files["study.toml"])["roles"]
    assert roles["service"] == ["ticket created"]
