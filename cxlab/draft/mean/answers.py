"""Answers: which rows of an export are responses, and to which questions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cxlab.draft.look.exports import Export
from cxlab.draft.look.kinds import is_personal
from cxlab.draft.look.months import month_in
from cxlab.draft.look.profile import Column
from cxlab.draft.mean.contacts import when
from cxlab.draft.mean.fields import Field, free
from cxlab.draft.mean.people import Who
from cxlab.draft.mean.plan import JOINED, Answer, Given, Plan
from cxlab.draft.mean.questions import Asked, ask, beside, is_score, score_columns, short_name
from cxlab.draft.mean.touchpoints import thing_in
from cxlab.draft.words.names import folded, labels_in, name_meanings, word_set
from cxlab.study import schema

#: A question column of a long survey has at most so many questions.
MOST_QUESTIONS = 60


#: Columns that the answers of a row share, and what they mean.
_SHARED = {
    "case_id": "case",
    "response_id": "response",
    "language": "language",
    "touchpoint": "asked",
    "answered": "answered",
}

Found = Mapping[str, list[Field]]


def is_survey(export: Export) -> bool:
    """Tell whether a file's name says that it holds answers."""
    return "survey" in labels_in(export.files[0].split(".")[0], "questions")


def plan_answers(
    export: Export, fields: Found, who: Who | None, *, beside_contacts: bool = False
) -> tuple[Plan | None, list[Asked]]:
    """Say how the rows of an export become responses.

    Parameters
    ----------
    export : Export
        The export, looked at.
    fields : mapping of str to list of Field
        What its columns may be.
    who : Who, optional
        Who stands in it; answers may be anonymous.
    beside_contacts : bool
        The rows are contacts too: only columns count whose names say that they are answers.

    Returns
    -------
    tuple of Plan and list of Asked
        None where no column holds answers; and the questions.
    """
    survey = is_survey(export) and not beside_contacts
    long = _long(fields)
    if long is not None and not beside_contacts:
        question, score, comment = long
        given = _common(export, fields, who, {question.name, *_names(score, comment)})
        given["question"] = _of(question)
        given |= {"score": _of(score)} if score else {}
        given |= {"verbatim": _of(comment)} if comment else {}
        given |= dict(_scales(fields))
        asked = _spoken_questions(export, question, score)
        return _plan(export, who, given), asked
    scores = score_columns(export, survey=survey)
    if beside_contacts:
        scores = [column for column in scores if _clearly(column)]
    taken = {column.name for column in scores}
    comments = _comments(export, fields, taken, survey=survey or bool(scores))
    if not scores and (beside_contacts or not (survey and comments)):
        return None, []
    if beside_contacts:
        comments = [one for one in comments if _clearly(one)]
    answers = _dated(_answers(export, scores, comments))
    used = taken | {column.name for column in comments}
    given = _common(export, fields, who, used)
    if all(answer.day for answer in answers):
        why = f"the months in the names of {len(answers)} columns"
        given["timestamp"] = Given(why, "likely", constant="each column's month", sql="asked.day")
    asked = list(dict.fromkeys(answer.asked for answer in answers))
    blank = "answered" not in given and _leaves_out(export, answers[0])
    if len(answers) > 1 or blank:
        return _plan(export, who, given, tuple(answers)), asked
    only = answers[0]
    why = f"the column {only.score or only.comment!r}"
    given["question"] = Given(why, "likely", constant=only.asked.name)
    if only.score:
        column = export.column(only.score)
        sql = "score" if column["graded"] or column.grades else ""
        given["score"] = Given(only.asked.why, "sure", column=only.score, sql=sql)
    if only.comment:
        given["verbatim"] = Given("its values are sentences", "likely", column=only.comment)
    return _plan(export, who, given), asked


def _plan(
    export: Export, who: Who | None, given: dict[str, Given], answers: tuple[Answer, ...] = ()
) -> Plan:
    ids, join = (who.ids, who.join) if who else ("", None)
    return Plan("responses", export, given, ids=ids, answers=answers, join=join)


def _common(export: Export, fields: Found, who: Who | None, used: set[str]) -> dict[str, Given]:
    """Return what all answers of an export share: who, when, about which order or ticket."""
    taken = set(used)
    if who is None:
        person = Given(
            "no column names the customer: answers stay anonymous", "likely", constant=""
        )
    elif who.join is not None:
        person = Given(who.why, who.sure, column=who.column, sql=JOINED)
    else:
        person = Given(who.why, who.sure, column=who.column)
        taken.add(who.column)
    given = {"customer_id": person, "timestamp": _time(export, fields)}
    for name, meaning in _SHARED.items():
        one = free([one for one in fields[meaning] if one.score >= 0.6], taken)
        if one is not None and (name != "response_id" or one.column["filled"] == export.rows):
            given[name] = _of(one)
            taken.add(one.name)
    kinds = {choice for column in schema.TABLES["responses"] for choice in column.choices}
    for one in fields["kind"]:
        if {*export.sample.values(one.name)} <= kinds:
            given["survey_type"] = _of(one)
    if "survey_type" not in given and "case_id" in given:
        why = "each answer is about an order or a ticket"
        given["survey_type"] = Given(why, "likely", constant="transactional")
    if "touchpoint" not in given and "case_id" in given:
        about = [thing_in(name).thing for name in ("ticket", "order") if name in _case_words(given)]
        if about:
            given["touchpoint"] = Given("the case's name", "a guess", constant=about[0])
    return given


def _case_words(given: Mapping[str, Given]) -> str:
    return " ".join(folded(given["case_id"].column))


def _time(export: Export, fields: Found) -> Given:
    able = sorted(fields["time"], key=lambda one: not word_set("answering") & {*folded(one.name)})
    if able:
        return when(export, able[0])
    why = "no column says when: this day stands for all of them; write the day of the survey"
    return Given(why, "a guess", constant=export.day)


def _long(fields: Found) -> tuple[Field, Field | None, Field | None] | None:
    """Return question, score and comment where each row is one answer to a named question."""
    asked = [one for one in fields["question"] if one.score >= 0.6 and not _numbers(one)]
    asked = [one for one in asked if one.column.distinct <= MOST_QUESTIONS]
    if not asked:
        return None
    taken = {asked[0].name}
    score = free([one for one in fields["answer"] if one.score >= 0.5], taken)
    comment = free([one for one in fields["comment"] if one.score >= 0.5],
                   taken | {*_names(score)})  # fmt: skip
    return (asked[0], score, comment) if score or comment else None


def _numbers(one: Field) -> bool:
    return one.column.is_number or one.column.distinct < 1


def _names(*fields: Field | None) -> set[str]:
    return {one.name for one in fields if one is not None}


def _scales(fields: Found) -> list[tuple[str, Given]]:
    pairs = (("scale_min", "lowest"), ("scale_max", "highest"))
    found = [(name, fields[meaning][:1]) for name, meaning in pairs]
    return [(name, _of(one[0])) for name, one in found if one] if all(f for _, f in found) else []


def _spoken_questions(export: Export, question: Field, score: Field | None) -> list[Asked]:
    if score is None:
        return []
    spans = export.sample.spans(question.name, score.name)
    return [
        replace(ask(text, low, high, file=export.files[0]), name=text) for text, low, high in spans
    ]


def _comments(export: Export, fields: Found, taken: set[str], *, survey: bool) -> list[Column]:
    """Return the columns of the customers' own words."""
    named = {one.name for one in fields["comment"] if one.score >= 0.5 or one.column["words"] >= 3}
    found = []
    for column in export.columns:
        names = name_meanings(column.name)
        other = max((names.get(meaning, 0.0) for meaning in ("subject", "person", "product",
                     "address", "agent", "device", "source", "team")), default=0.0)  # fmt: skip
        plain = column.is_text and survey and not is_personal(column) and other < 0.6
        best = other > names.get("comment", 0.0)
        if column.name not in taken and not best and (column.name in named or plain):
            found.append(column)
    return found


def _answers(export: Export, scores: Sequence[Column], comments: Sequence[Column]) -> list[Answer]:
    chosen = {column.name for column in (*scores, *comments)}
    ordered = [column for column in export.columns if column.name in chosen]
    explains = beside(ordered, scores)
    said = {score: comment for comment, score in explains.items()}
    answers: list[Answer] = []
    taken: list[str] = []
    for column in ordered:
        if column in scores:
            asked = ask(
                column.name,
                *_ends(export, column),
                file=export.files[0],
                taken=taken,
                judged=column.grades is not None and column.grades.judged,
            )
            answers.append(Answer(asked, column.name, said.get(column.name, "")))
        elif column.name not in explains:
            name = short_name(column.name, taken)
            text = Asked(name, "", None, "high", column.name, "a comment alone", "likely")
            answers.append(Answer(text, "", column.name))
        else:
            continue
        taken.append(answers[-1].asked.name)
    return answers


def _dated(answers: list[Answer]) -> list[Answer]:
    """Put columns together that ask the same in several months: "NPS Jan 2024", "NPS Feb 2024"."""
    told = [month_in(answer.asked.text) if answer.score else ("", "") for answer in answers]
    stems = [stem for stem, day in told if day]
    again = {stem for stem in stems if stem and stems.count(stem) > 1}
    found: list[Answer] = []
    asked: dict[str, Asked] = {}
    for answer, (stem, day) in zip(answers, told, strict=True):
        if stem not in again:
            found.append(answer)
            continue
        one = answer.asked
        first = asked.setdefault(stem, replace(one, name=short_name(stem), text=stem))
        asked[stem] = first if first.scale else replace(first, scale=one.scale, kind=one.kind)
        found.append(replace(answer, asked=asked[stem], day=day))
    return [replace(one, asked=asked.get(one.asked.text, one.asked)) for one in found]


def _ends(export: Export, column: Column) -> tuple[float, float]:
    if column.grades:
        return 1.0, float(column.grades.top)
    if not column["graded"]:
        return column["low"], column["high"]
    starts = [int("".join(filter(str.isdigit, value.split()[0][:2])) or 0)
              for value in export.sample.values(column.name)]  # fmt: skip
    return float(min(starts)), float(max(starts))


def _leaves_out(export: Export, answer: Answer) -> bool:
    """Tell whether rows have no answer: nobody knows whether these customers were asked."""
    columns = [export.column(name) for name in (answer.score, answer.comment) if name]
    return all(column["filled"] - column["marked"] < export.rows for column in columns)


def _clearly(column: Column) -> bool:
    """Tell whether a name alone says that a column is an answer of the customer."""
    said = {*labels_in(column.name, "questions")} - {"hard", "expected"}
    return bool(said & {"nps", "csat", "ces"}) or (not is_score(column) and bool(said))


def _of(one: Field) -> Given:
    return Given(one.why, one.sure, column=one.name)
