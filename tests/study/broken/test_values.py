"""Broken values: numbers, dates, clocks, scores, choices, keys, identities, and texts that bite."""

import pytest

from cxlab.errors import Fault

HEAD = '[study]\ntitle = "Shop"\nmin_group = 1\ncurrency = "EUR"\n'
CONTACTS = '[[tables.interactions]]\nsource = "orders"\n'
ANSWERS = '[sources.answers]\npath = "answers.csv"\n[[tables.responses]]\nsource = "answers"\n'
LINKS = '[sources.links]\npath = "links.csv"\n[[tables.identities]]\nsource = "links"\n'
NOTES = '[sources.notes]\npath = "notes.csv"\n[[tables.findings]]\nsource = "notes"\n'
PEOPLE = '[sources.people]\npath = "people.csv"\n[[tables.customers]]\nsource = "people"\n'
ASKED = '[questions]\nlikely = { kind = "nps", scale = [0, 10] }\n'
LIKELY = "customer_id,timestamp,question,score\n"
RTL = "\u202eevil\u202c \u0645\u0631\u062d\u0628\u0627"
LONG = "long " * 2000
SCRIPT = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://evil")'.replace('"', '""')


def contacts(*rows: str, more: str = "", setting: str = "", toml: str = "") -> dict[str, object]:
    """Return a study of contacts: each row's time, and what stands in a column ``more``."""
    head = "customer_id,touchpoint,channel,timestamp" + (f",{more}" if more else "")
    lines = [f"ann,order,web,{row}" for row in rows]
    source = f'[sources.orders]\npath = "orders.csv"\n{setting}\n'
    text = "\n".join([head, *lines, ""])
    return {"study.toml": HEAD + source + CONTACTS + toml, "orders.csv": text}


def table(toml: str, name: str, content: str) -> dict[str, object]:
    """Return a study of one contact, and a file for another table."""
    files = contacts("2025-01-02")
    return {**files, "study.toml": f"{files['study.toml']}{toml}", name: content}


def numbers(*values: str, setting: str = "", column: str = "value") -> dict[str, object]:
    rows = [f'2025-01-02,"{value}"' for value in values]
    return contacts(*rows, more=column, setting=setting)


#: By name: the files, and what is said.
CASES = {
    "separators of thousands": (
        numbers("1,234.50", "1 234.50", "1'234.50", "1,23.4"),
        (
            {"interactions": (3, 1)},
            [
                Fault(
                    "orders.csv, column 'value'",
                    "1 of 4 rows: not a number ('1,23.4' in row 5)",
                    "write it as 1234.5, or name the marks of missing values with `missing`",
                    row=5,
                    severity="warning",
                )
            ],
        ),
    ),
    "a decimal comma unsaid": (
        numbers("2,5", "3"),
        (
            {"interactions": (1, 1)},
            [
                Fault(
                    "orders.csv, column 'value'",
                    "1 of 2 rows: not a number ('2,5' in row 2)",
                    'write decimal = "," for [sources.orders] in study.toml',
                    row=2,
                    severity="warning",
                )
            ],
        ),
    ),
    "a decimal point where a comma is said": (
        numbers("2.5", "3", setting='decimal = ","'),
        (
            {"interactions": (1, 1)},
            [
                Fault(
                    "orders.csv, column 'value'",
                    "1 of 2 rows: not a number ('2.5' in row 2)",
                    'write decimal = "." for [sources.orders] in study.toml',
                    row=2,
                    severity="warning",
                )
            ],
        ),
    ),
    "numbers that are none": (
        numbers("1e400", "inf", "-inf", "0x10", "1_000", "٣", "5"),
        (
            {"interactions": (1, 6)},
            [
                Fault(
                    "orders.csv, column 'value'",
                    "6 of 7 rows: not a number ('1e400' in row 2; 'inf' in row 3; '-inf' in row 4)",
                    "write it as 1234.5, or name the marks of missing values with `missing`",
                    row=2,
                    severity="warning",
                )
            ],
        ),
    ),
    "a mark of missing values unsaid": (
        numbers("-", "n.a.", "3"),
        (
            {"interactions": (1, 2)},
            [
                Fault(
                    "orders.csv, column 'value'",
                    "2 of 3 rows: not a number ('-' in row 2; 'n.a.' in row 3)",
                    "write it as 1234.5, or name the marks of missing values with `missing`",
                    row=2,
                    severity="warning",
                )
            ],
        ),
    ),
    "durations below zero": (
        numbers("-5", "0", "12", column="duration"),
        (
            {"interactions": (2, 1)},
            [
                Fault(
                    "orders.csv, column 'duration'",
                    "1 of 3 rows: below 0 ('-5' in row 2)",
                    "correct it, or leave such rows out in an .sql file",
                    row=2,
                    severity="warning",
                )
            ],
        ),
    ),
    "flags in words": (
        numbers("maybe", "да", "0", column="automated"),
        (
            {"interactions": (2, 1)},
            [
                Fault(
                    "orders.csv, column 'automated'",
                    "1 of 3 rows: not true or false ('maybe' in row 2)",
                    "write true or false",
                    row=2,
                    severity="warning",
                )
            ],
        ),
    ),
    "choices that are none": (
        numbers("Customer", "both", "company", column="direction"),
        (
            {"interactions": (1, 2)},
            [
                Fault(
                    "orders.csv, column 'direction'",
                    "2 of 3 rows: not one of customer, company "
                    "('Customer' in row 2; 'both' in row 3)",
                    "write one of these, or translate the values in an .sql file",
                    row=2,
                    severity="warning",
                )
            ],
        ),
    ),
    "all values of a column missing": (
        numbers("", "NA", column="case_id"),
        ({"interactions": (2, 0)}, []),
    ),
    "dates that are none": (
        contacts("31.02.2025", "2025-13-01", "soon", "2025-01-02"),
        (
            {"interactions": (1, 3)},
            [
                Fault(
                    "orders.csv, column 'timestamp'",
                    "3 of 4 rows: not a date or time ('31.02.2025' in row 2; '2025-13-01' in "
                    "row 3; 'soon' in row 4)",
                    "write it as 2025-01-31 17:05, or cast it in an .sql file",
                    row=2,
                    severity="warning",
                )
            ],
        ),
    ),
    "dates that could be either": (
        contacts("03/04/2025", "05/06/2025", "07/07/2025"),
        (
            {"interactions": (3, 0)},
            [
                Fault(
                    "orders.csv, column 'timestamp'",
                    "2 of its dates could be read both ways, and none says which: '03/04/2025' was "
                    "read as 2025-03-04",
                    "write day_first = true if that is wrong, else false, for "
                    "[sources.orders] in study.toml",
                    severity="warning",
                )
            ],
        ),
    ),
    "dates whose order is said": (
        contacts("03/04/2025", setting="day_first = false"),
        ({"interactions": (1, 0)}, []),
    ),
    "dates with the day first": (
        contacts("31/01/2025", "01/02/2025", "05/02/2025"),
        (
            {"interactions": (2, 1)},
            [
                Fault(
                    "orders.csv, column 'timestamp'",
                    "1 of 3 rows: not a date or time ('31/01/2025' in row 2)",
                    "write day_first = true for [sources.orders] in study.toml",
                    row=2,
                    severity="warning",
                )
            ],
        ),
    ),
    "dates of two orders": (
        contacts("31/01/2025", "01/31/2025", "02/03/2025"),
        (
            {"interactions": (2, 1)},
            [
                Fault(
                    "orders.csv, column 'timestamp'",
                    "1 of 3 rows: not a date or time ('31/01/2025' in row 2)",
                    "put the dates of each order in a source of its own, "
                    "or cast them in an .sql file",
                    row=2,
                    severity="warning",
                ),
                Fault(
                    "orders.csv, column 'timestamp'",
                    "the day comes first in 1 of its dates and the month in 1; 1 could be "
                    "either, read with the month first",
                    "put the dates of each order in a source of its own, "
                    "or cast them in an .sql file",
                    severity="warning",
                ),
            ],
        ),
    ),
    "dates with the month first, said otherwise": (
        contacts("01/31/2025", "01/02/2025", setting="day_first = true"),
        (
            {"interactions": (1, 1)},
            [
                Fault(
                    "orders.csv, column 'timestamp'",
                    "1 of 2 rows: not a date or time ('01/31/2025' in row 2)",
                    "write day_first = false for [sources.orders] in study.toml",
                    row=2,
                    severity="warning",
                )
            ],
        ),
    ),
    "seconds since 1970": (contacts("1735812000", "1735812000000"), ({"interactions": (2, 0)}, [])),
    "seconds of other lengths": (
        contacts("173581200", "17358120000", "2025-01-02"),
        (
            {"interactions": (1, 2)},
            [
                Fault(
                    "orders.csv, column 'timestamp'",
                    "2 of 3 rows: not a date or time "
                    "('173581200' in row 2; '17358120000' in row 3)",
                    "write it as 2025-01-31 17:05, or cast it in an .sql file",
                    row=2,
                    severity="warning",
                )
            ],
        ),
    ),
    "the year 1": (
        contacts("0001-01-01", "2025-01-02"),
        (
            {"interactions": (2, 0)},
            [
                Fault(
                    "interactions, column 'timestamp'",
                    "the first row is of 0001-01-01",
                    "correct it, or name it with `missing`",
                    severity="warning",
                )
            ],
        ),
    ),
    "the year 9999": (
        contacts("9999-12-31", "2025-01-02"),
        (
            {"interactions": (2, 0)},
            [
                Fault(
                    "interactions, column 'timestamp'",
                    "the last row is of 9999-12-31, which is still to come",
                    "correct it, or check the order of day and month",
                    severity="warning",
                )
            ],
        ),
    ),
    "a year beyond all": (
        contacts("294247-01-10", "2025-01-02"),
        (
            {"interactions": (1, 1)},
            [
                Fault(
                    "orders.csv, column 'timestamp'",
                    "1 of 2 rows: not a date or time ('294247-01-10' in row 2)",
                    "write it as 2025-01-31 17:05, or cast it in an .sql file",
                    row=2,
                    severity="warning",
                )
            ],
        ),
    ),
    "a day of Excel's": (
        contacts("45659", "2025-01-02"),
        (
            {"interactions": (1, 1)},
            [
                Fault(
                    "orders.csv, column 'timestamp'",
                    "1 of 2 rows: not a date or time ('45659' in row 2)",
                    "it is a day as Excel counts: format the column as a date and export it anew",
                    row=2,
                    severity="warning",
                )
            ],
        ),
    ),
    "clocks that run backwards": (
        contacts("2025-01-02 10:00", "2025-01-02 09:00"),
        ({"interactions": (2, 0)}, []),
    ),
    "an hour that clocks repeat": (
        contacts("2025-10-26 02:30", "2025-10-26 02:30", setting='zone = "Europe/Berlin"'),
        ({"interactions": (2, 0)}, []),
    ),
    "an hour that clocks skip": (
        contacts("2025-03-30 02:30", setting='zone = "Europe/Berlin"'),
        ({"interactions": (1, 0)}, []),
    ),
    "a clock of 25 hours": (
        contacts("2025-01-02 25:00", "2025-01-02 23:59:60", "2025-01-02"),
        (
            {"interactions": (1, 2)},
            [
                Fault(
                    "orders.csv, column 'timestamp'",
                    "2 of 3 rows: not a date or time ('2025-01-02 25:00' in row 2; "
                    "'2025-01-02 23:59:60' in row 3)",
                    "write it as 2025-01-31 17:05, or cast it in an .sql file",
                    row=2,
                    severity="warning",
                )
            ],
        ),
    ),
    "offsets of all kinds": (
        contacts("2025-01-02T10:00+14:00", "2025-01-02T10:00Z", "2025-01-02 10:00 CET"),
        (
            {"interactions": (2, 1)},
            [
                Fault(
                    "orders.csv, column 'timestamp'",
                    "1 of 3 rows: not a date or time ('2025-01-02 10:00 CET' in row 4)",
                    "write it as 2025-01-31 17:05, or cast it in an .sql file",
                    row=4,
                    severity="warning",
                )
            ],
        ),
    ),
    "keys that stand twice": (
        contacts("2025-01-02,7", "2025-01-03,7", more="row_id"),
        (
            {"interactions": (1, 1)},
            [
                Fault(
                    "orders.csv, column 'row_id'",
                    "1 of 2 rows: is there already ('7' in row 3)",
                    "leave the key out to have one made, or correct the source",
                    row=3,
                    severity="warning",
                )
            ],
        ),
    ),
    "rows that are wholly alike": (
        contacts("2025-01-02", "2025-01-02"),
        ({"interactions": (2, 0)}, []),
    ),
    "customers without a name": (
        table(
            "",
            "orders.csv",
            "customer_id,touchpoint,channel,timestamp\n,a,b,2025-01-02\n" * 1
            + " \t,a,b,2025-01-02\nNULL,a,b,2025-01-02\nann,a,b,2025-01-02\n",
        ),
        (
            {"interactions": (1, 3)},
            [
                Fault(
                    "orders.csv, column 'customer_id'",
                    "3 of 4 rows: no customer_id (row 2; ' \\t' in row 3; 'NULL' in row 4)",
                    "fill it in, or map another column",
                    row=2,
                    severity="warning",
                )
            ],
        ),
    ),
    "scores off their scale": (
        table(ANSWERS + ASKED, "answers.csv", LIKELY + "ann,2025-01-02,likely,11\n" * 2),
        (
            {"interactions": (1, 0), "responses": (2, 0)},
            [
                Fault(
                    "study.toml, [questions] likely",
                    "2 of 2 scores are off its scale: they go from 11 to 11",
                    "correct the scale or the scores",
                    severity="warning",
                )
            ],
        ),
    ),
    "scores without a scale": (
        table(ANSWERS, "answers.csv", LIKELY + "ann,2025-01-02,happy,4\n"),
        (
            {"interactions": (1, 0), "responses": (1, 0)},
            [
                Fault(
                    "study.toml, [questions] happy",
                    "1 of 1 scores, from 4 to 4, have no scale",
                    "write happy = { scale = [lowest, highest] }",
                    severity="warning",
                )
            ],
        ),
    ),
    "NPS on another scale": (
        table(
            ANSWERS + ASKED.replace("[0, 10]", "[1, 5]"),
            "answers.csv",
            LIKELY + "ann,2025-01-02,likely,4\n",
        ),
        (
            {"interactions": (1, 0), "responses": (1, 0)},
            [
                Fault(
                    "study.toml, [questions] likely",
                    "its scale is [1, 5], and NPS is asked from 0 to 10",
                    "correct the scale or the kind",
                    severity="warning",
                )
            ],
        ),
    ),
    "scores in words": (
        table(
            ANSWERS + ASKED,
            "answers.csv",
            LIKELY + "ann,2025-01-02,likely,very\n,2025-01-02,likely,9\n",
        ),
        (
            {"interactions": (1, 0), "responses": (1, 1)},
            [
                Fault(
                    "answers.csv, column 'score'",
                    "1 of 2 rows: not a number ('very' in row 2)",
                    "write it as 1234.5, or name the marks of missing values with `missing`",
                    row=2,
                    severity="warning",
                )
            ],
        ),
    ),
    "an unknown survey": (
        table(
            ANSWERS + ASKED,
            "answers.csv",
            LIKELY.replace("score", "score,survey_type")
            + "ann,2025-01-02,likely,9,yearly\nann,2025-01-02,likely,9,relational\n",
        ),
        (
            {"interactions": (1, 0), "responses": (1, 1)},
            [
                Fault(
                    "answers.csv, column 'survey_type'",
                    "1 of 2 rows: not one of transactional, relational, expectation "
                    "('yearly' in row 2)",
                    "write one of these, or translate the values in an .sql file",
                    row=2,
                    severity="warning",
                )
            ],
        ),
    ),
    "nobody answered": (
        table(ANSWERS + ASKED, "answers.csv", LIKELY + "ann,2025-01-02,likely,\n"),
        ({"interactions": (1, 0), "responses": (1, 0)}, []),
    ),
    "an id linked to itself": (
        table(LINKS, "links.csv", "source,source_id,customer_id\nmail,ann,ann\n"),
        ({"interactions": (1, 0), "identities": (1, 0)}, []),
    ),
    "ids linked in a circle": (
        table(
            LINKS,
            "links.csv",
            "source,source_id,customer_id\nmail,1,ann\nmail,1,bea\nmail,2,bea\nmail,2,ann\n",
        ),
        ({"interactions": (1, 0), "identities": (4, 0)}, []),
    ),
    "one id for everybody": (
        table(
            LINKS,
            "links.csv",
            "source,source_id,customer_id\n" + "".join(f"mail,none,c{n}\n" for n in range(500)),
        ),
        (
            {"interactions": (1, 0), "identities": (500, 0)},
            [
                Fault(
                    "identities, column 'source_id'",
                    "'none' (mail) stands for 500 customers, who are now one",
                    "leave out ids that many share",
                    severity="warning",
                )
            ],
        ),
    ),
    "links with holes": (
        table(LINKS, "links.csv", "source,source_id,customer_id\nmail,,ann\n,1,ann\nmail,1,\n"),
        (
            {"interactions": (1, 0)},
            [
                Fault(
                    "links.csv, column 'customer_id'",
                    "1 of 3 rows: no customer_id (row 4)",
                    "fill it in, or map another column",
                    row=4,
                ),
                Fault(
                    "links.csv, column 'source'",
                    "1 of 3 rows: no source (row 3)",
                    "fill it in, or map another column",
                    row=3,
                ),
                Fault(
                    "links.csv, column 'source_id'",
                    "1 of 3 rows: no source_id (row 2)",
                    "fill it in, or map another column",
                    row=2,
                ),
            ],
        ),
    ),
    "a finding of an unknown status": (
        table(
            NOTES,
            "notes.csv",
            "statement,row,status,date\nToo slow,pain,true,2025-01-02\nToo dear,pain,supported,x\n",
        ),
        (
            {"interactions": (1, 0)},
            [
                Fault(
                    "notes.csv, column 'date'",
                    "1 of 2 rows: not a date or time ('x' in row 3)",
                    "write it as 2025-01-31 17:05, or cast it in an .sql file",
                    row=3,
                ),
                Fault(
                    "notes.csv, column 'status'",
                    "1 of 2 rows: not one of assumption, supported, contradicted, untestable "
                    "('true' in row 2)",
                    "write one of these, or translate the values in an .sql file",
                    row=2,
                ),
            ],
        ),
    ),
    "two rows for one customer": (
        table(PEOPLE, "people.csv", "customer_id,age\nann,31\nann,32\nbea,\n"),
        (
            {"customers": (2, 1), "interactions": (1, 0)},
            [
                Fault(
                    "people.csv, column 'customer_id'",
                    "1 of 3 rows: is there already ('ann' in row 3)",
                    "keep one row for each customer; the first was taken",
                    row=3,
                    severity="warning",
                )
            ],
        ),
    ),
    "attributes of mixed kinds": (
        table(PEOPLE, "people.csv", "customer_id,age,code\nann,31,007\nbea,old,8\n"),
        ({"customers": (2, 0), "interactions": (1, 0)}, []),
    ),
    "texts that bite, everywhere": (
        contacts(
            *(
                f'2025-01-02,"{text}","{text}","{text}","{text}","{text}"'
                for text in (
                    SCRIPT,
                    FORMULA,
                    RTL,
                    LONG,
                    "'; DROP TABLE interactions; --",
                    "{{7*7}}",
                )
            ),
            more="device,case_id,session_id,source,team",
        ),
        ({"interactions": (6, 0)}, []),
    ),
}


@pytest.mark.parametrize("name", list(CASES))
def test_what_is_said_of_values(says, name):
    files, said = CASES[name]
    says(files, said)
