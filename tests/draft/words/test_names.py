"""Names of columns and files, read in nine languages."""

import pytest

from cxlab.draft.words.names import (
    folded,
    graded_words,
    labels_in,
    name_languages,
    name_meanings,
    table_rows,
    word_set,
)

LANGUAGES = {"en", "de", "es", "fr", "it", "pl", "pt", "ro", "ru"}


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("CustomerID", "customer"),
        ("Nr klienta", "customer"),
        ("Código do cliente", "customer"),
        ("Cod client", "customer"),
        ("Код клиента", "customer"),
        ("Kundennr.", "customer"),
        ("Data zamówienia", "time"),
        ("Дата обращения", "time"),
        ("Bestelldatum", "time"),
        ("time:timestamp", "time"),
        ("Wartość zamówienia", "value"),
        ("Numer zgłoszenia", "case"),
        ("review_comment_message", "comment"),
        ("Канал продаж", "channel"),
        ("N° client", "customer"),
        ("Fecha del pedido", "time"),
        ("Canale di contatto", "channel"),
    ],
)
def test_a_whole_name_means_one_thing(name, meaning):
    assert name_meanings(name)[meaning] == 1


def test_a_part_of_a_name_counts_less_the_smaller_it_is():
    part, smaller = name_meanings("order timestamp"), name_meanings("order purchase timestamp")
    assert 1 > part["time"] > smaller["time"] > 0.4


def test_unknown_and_endless_names_mean_nothing():
    assert name_meanings("") == name_meanings("zzz qqq") == {}
    assert name_meanings("x" * 10_000) == {}


def test_letters_and_digits_come_apart():
    assert folded("Größe2 Й") == ("grosse", "2", "и")


def test_english_names_count_for_no_language():
    assert not name_languages(["order", "customer", "total"])
    assert name_languages(["Numer zgłoszenia", "Kwota"])["pl"] == 2


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Würden Sie uns weiterempfehlen?", "nps"),
        ("Czy polecisz nas?", "nps"),
        ("Ne-ai recomanda?", "nps"),
        ("Порекомендуете ли вы нас? Рекомендация", "nps"),
        ("Foi fácil resolver?", "ces"),
        ("Zadowolenie z dostawy", "csat"),
        ("Cât de mulțumit sunteți?", "csat"),
        ("Recommanderiez-vous notre boutique ?", "nps"),
        ("¿Fue fácil resolverlo?", "ces"),
        ("Quanto è soddisfatto del servizio?", "csat"),
    ],
)
def test_questions_are_told_by_their_words(text, kind):
    assert labels_in(text, "questions")[0] == kind


def test_a_language_can_be_asked_for():
    assert labels_in("zamknięte", "roles") == ("resolved",)
    assert labels_in("zamknięte", "roles", "en") == ()


@pytest.mark.parametrize("table", ["names", "questions", "roles", "things"])
def test_tables_of_words_are_whole(table):
    rows = table_rows(table)
    assert {row["language"] for row in rows} == LANGUAGES
    assert all(row["words"].split() for row in rows)
    pairs = [(row[next(iter(row))], row["language"]) for row in rows]
    assert len(pairs) == len(set(pairs))


def test_small_sets_of_words():
    assert "export" in word_set("file")
    assert word_set("none such") == frozenset()


def test_every_scale_of_words_is_whole():
    for row in table_rows("answers"):
        grades = row["words"].split("|")
        assert len(grades) in (5, 7), row
        assert row["top"] in ("good", "more")
        values = {one.split(", ")[-1]: place for place, one in enumerate(grades, start=1)}
        assert graded_words(values).places == values


def test_the_scale_that_tells_most_answers_apart():
    coarse = graded_words({"Agree", "strongly agree", "Disagree"})
    fine = graded_words({"Agree", "Somewhat agree", "strongly agree", "Disagree"})
    assert (coarse.top, fine.top) == (5, 7)
    assert fine.places["Somewhat agree"] == 5
    assert not fine.judged


@pytest.mark.parametrize("values", [{"yes", "no"}, {"Satisfied"}, {"Satisfied", "Blue"}, set()])
def test_other_words_have_no_place(values):
    assert graded_words(values) is None
