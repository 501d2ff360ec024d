"""Broken rows: keys, customers, scores, identities, findings, and texts that bite."""

import pytest

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


#: By name: the files, and what is said.
CASES = {
    "keys that stand twice": (
        contacts("2025-01-02,7", "2025-01-03,7", more="row_id"),
        (
            {"interactions": (1, 1)},
            [
                "warning: orders.csv, column 'row_id', row 3: 1 of 2 rows: is there already ('7' "
                "in "
                "row 3); leave the key out to have one made, or correct the source"
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
                "warning: orders.csv, column 'customer_id', row 2: 3 of 4 rows: no customer_id "
                "(row 2; "
                "' \\t' in row 3; 'NULL' in row 4); fill it in, or map another column"
            ],
        ),
    ),
    "scores off their scale": (
        table(ANSWERS + ASKED, "answers.csv", LIKELY + "ann,2025-01-02,likely,11\n" * 2),
        (
            {"interactions": (1, 0), "responses": (2, 0)},
            [
                "warning: study.toml, [questions] likely: 2 of 2 scores are off its scale: they go "
                "from 11 to 11; correct the scale or the scores"
            ],
        ),
    ),
    "scores without a scale": (
        table(ANSWERS, "answers.csv", LIKELY + "ann,2025-01-02,happy,4\n"),
        (
            {"interactions": (1, 0), "responses": (1, 0)},
            [
                "warning: study.toml, [questions] happy: 1 of 1 scores, from 4 to 4, have no "
                "scale; "
                "write happy = { scale = [lowest, highest] }"
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
                "warning: study.toml, [questions] likely: its scale is [1, 5], and NPS is asked "
                "from 0 "
                "to 10; correct the scale or the kind"
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
                "warning: answers.csv, column 'score', row 2: 1 of 2 rows: not a number ('very' "
                "in row "
                "2); write it as 1234.5, or name the marks of missing values with `missing`"
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
                "warning: answers.csv, column 'survey_type', row 2: 1 of 2 rows: not one of "
                "transactional, relational, expectation ('yearly' in row 2); write one of these, "
                "or "
                "translate the values in an .sql file"
            ],
        ),
    ),
    "nobody answered": (
        table(ANSWERS + ASKED, "answers.csv", LIKELY + "ann,2025-01-02,likely,\n"),
        ({"interactions": (1, 0), "responses": (1, 0)}, []),
    ),
    "ids linked in a circle": (
        table(
            LINKS,
            "links.csv",
            "source,source_id,customer_id\nmail,1,ann\nmail,1,bea\nmail,2,bea\nmail,2,ann\nmail,cid,cid\n",
        ),
        ({"interactions": (1, 0), "identities": (5, 0)}, []),
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
                "warning: identities, column 'source_id': 'none' (mail) stands for 500 customers, "
                "who "
                "are now one; leave out ids that many share"
            ],
        ),
    ),
    "links with holes": (
        table(LINKS, "links.csv", "source,source_id,customer_id\nmail,,ann\n,1,ann\nmail,1,\n"),
        (
            {"interactions": (1, 0)},
            [
                "error: links.csv, column 'customer_id', row 4: 1 of 3 rows: no customer_id (row "
                "4); "
                "fill it in, or map another column",
                "error: links.csv, column 'source', row 3: 1 of 3 rows: no source (row 3); fill "
                "it in, "
                "or map another column",
                "error: links.csv, column 'source_id', row 2: 1 of 3 rows: no source_id (row 2); "
                "fill "
                "it in, or map another column",
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
                "error: notes.csv, column 'date', row 3: 1 of 2 rows: not a date or time ('x' in "
                "row "
                "3); write it as 2025-01-31 17:05, or cast it in an .sql file",
                "error: notes.csv, column 'status', row 2: 1 of 2 rows: not one of assumption, "
                "supported, contradicted, untestable ('true' in row 2); write one of these, or "
                "translate the values in an .sql file",
            ],
        ),
    ),
    "two rows for one customer": (
        table(PEOPLE, "people.csv", "customer_id,age\nann,31\nann,32\nbea,\n"),
        (
            {"customers": (2, 1), "interactions": (1, 0)},
            [
                "warning: people.csv, column 'customer_id', row 3: 1 of 3 rows: is there already "
                "('ann' in row 3); keep one row for each customer; the first was taken"
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
def test_what_is_said_of_rows(says, name):
    files, said = CASES[name]
    says(files, said)
