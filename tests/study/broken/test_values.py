"""Broken values: numbers, flags, choices, dates, clocks."""

import pytest

HEAD = '[study]\ntitle = "Shop"\nmin_group = 1\ncurrency = "EUR"\n'
CONTACTS = '[[tables.interactions]]\nsource = "orders"\n'


def contacts(*rows: str, more: str = "", setting: str = "", toml: str = "") -> dict[str, object]:
    """Return a study of contacts: each row's time, and what stands in a column ``more``."""
    head = "customer_id,touchpoint,channel,timestamp" + (f",{more}" if more else "")
    lines = [f"ann,order,web,{row}" for row in rows]
    source = f'[sources.orders]\npath = "orders.csv"\n{setting}\n'
    text = "\n".join([head, *lines, ""])
    return {"study.toml": HEAD + source + CONTACTS + toml, "orders.csv": text}


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
                "warning: orders.csv, column 'value', row 5: 1 of 4 rows: not a number ('1,23.4' "
                "in "
                "row 5); write it as 1234.5, or name the marks of missing values with `missing`"
            ],
        ),
    ),
    "a decimal comma unsaid": (
        numbers("2,5", "3"),
        (
            {"interactions": (1, 1)},
            [
                "warning: orders.csv, column 'value', row 2: 1 of 2 rows: not a number ('2,5' in "
                "row "
                '2); write decimal = "," for [sources.orders] in study.toml'
            ],
        ),
    ),
    "a decimal point where a comma is said": (
        numbers("2.5", "3", setting='decimal = ","'),
        (
            {"interactions": (1, 1)},
            [
                "warning: orders.csv, column 'value', row 2: 1 of 2 rows: not a number ('2.5' in "
                "row "
                '2); write decimal = "." for [sources.orders] in study.toml'
            ],
        ),
    ),
    "numbers that are none": (
        numbers("1e400", "inf", "-inf", "0x10", "1_000", "٣", "5"),
        (
            {"interactions": (1, 6)},
            [
                "warning: orders.csv, column 'value', row 2: 6 of 7 rows: not a number ('1e400' "
                "in row "
                "2; 'inf' in row 3; '-inf' in row 4); write it as 1234.5, or name the marks of "
                "missing "
                "values with `missing`"
            ],
        ),
    ),
    "a mark of missing values unsaid": (
        numbers("-", "n.a.", "3"),
        (
            {"interactions": (1, 2)},
            [
                "warning: orders.csv, column 'value', row 2: 2 of 3 rows: not a number ('-' in "
                "row 2; "
                "'n.a.' in row 3); write it as 1234.5, or name the marks of missing values with "
                "`missing`"
            ],
        ),
    ),
    "durations below zero": (
        numbers("-5", "0", "12", column="duration"),
        (
            {"interactions": (2, 1)},
            [
                "warning: orders.csv, column 'duration', row 2: 1 of 3 rows: below 0 ('-5' in row "
                "2); "
                "correct it, or leave such rows out in an .sql file"
            ],
        ),
    ),
    "flags in words": (
        numbers("maybe", "да", "0", column="automated"),
        (
            {"interactions": (2, 1)},
            [
                "warning: orders.csv, column 'automated', row 2: 1 of 3 rows: not true or false "
                "('maybe' in row 2); write true or false"
            ],
        ),
    ),
    "choices that are none": (
        numbers("Customer", "both", "company", column="direction"),
        (
            {"interactions": (1, 2)},
            [
                "warning: orders.csv, column 'direction', row 2: 2 of 3 rows: not one of customer, "
                "company ('Customer' in row 2; 'both' in row 3); write one of these, or translate "
                "the "
                "values in an .sql file"
            ],
        ),
    ),
    "all values of a column missing": (
        numbers("", "NA", column="case_id"),
        ({"interactions": (2, 0)}, []),
    ),
    "times of every kind": (
        contacts(
            *("1735812000", "1735812000000", "2025-01-02 10:00", "2025-01-02 09:00"),
            *("2025-10-26 02:30", "2025-10-26 02:30", "2025-03-30 02:30", "03/04/2025"),
            setting='zone = "Europe/Berlin"\nday_first = false',
        ),
        ({"interactions": (8, 0)}, []),
    ),
    "dates that are none": (
        contacts("31.02.2025", "2025-13-01", "soon", "2025-01-02"),
        (
            {"interactions": (1, 3)},
            [
                "warning: orders.csv, column 'timestamp', row 2: 3 of 4 rows: not a date or time "
                "('31.02.2025' in row 2; '2025-13-01' in row 3; 'soon' in row 4); write it as "
                "2025-01-31 17:05, or cast it in an .sql file"
            ],
        ),
    ),
    "dates that could be either": (
        contacts("03/04/2025", "05/06/2025", "07/07/2025"),
        (
            {"interactions": (3, 0)},
            [
                "warning: orders.csv, column 'timestamp': 2 of its dates could be read both ways, "
                "and "
                "none says which: '03/04/2025' was read as 2025-03-04; write day_first = true if "
                "that "
                "is wrong, else false, for [sources.orders] in study.toml"
            ],
        ),
    ),
    "dates with the day first": (
        contacts("31/01/2025", "01/02/2025", "05/02/2025"),
        (
            {"interactions": (2, 1)},
            [
                "warning: orders.csv, column 'timestamp', row 2: 1 of 3 rows: not a date or time "
                "('31/01/2025' in row 2); write day_first = true for [sources.orders] in study.toml"
            ],
        ),
    ),
    "dates of two orders": (
        contacts("31/01/2025", "01/31/2025", "02/03/2025"),
        (
            {"interactions": (2, 1)},
            [
                "warning: orders.csv, column 'timestamp', row 2: 1 of 3 rows: not a date or time "
                "('31/01/2025' in row 2); put the dates of each order in a source of its own, or "
                "cast "
                "them in an .sql file",
                "warning: orders.csv, column 'timestamp': the day comes first in 1 of its dates "
                "and "
                "the month in 1; 1 could be either, read with the month first; put the dates of "
                "each "
                "order in a source of its own, or cast them in an .sql file",
            ],
        ),
    ),
    "dates with the month first, said otherwise": (
        contacts("01/31/2025", "01/02/2025", setting="day_first = true"),
        (
            {"interactions": (1, 1)},
            [
                "warning: orders.csv, column 'timestamp', row 2: 1 of 2 rows: not a date or time "
                "('01/31/2025' in row 2); write day_first = false for [sources.orders] in "
                "study.toml"
            ],
        ),
    ),
    "seconds of other lengths": (
        contacts("173581200", "17358120000", "2025-01-02"),
        (
            {"interactions": (1, 2)},
            [
                "warning: orders.csv, column 'timestamp', row 2: 2 of 3 rows: not a date or time "
                "('173581200' in row 2; '17358120000' in row 3); write it as 2025-01-31 17:05, or "
                "cast "
                "it in an .sql file"
            ],
        ),
    ),
    "the year 1": (
        contacts("0001-01-01", "2025-01-02"),
        (
            {"interactions": (2, 0)},
            [
                "warning: interactions, column 'timestamp': the first row is of 0001-01-01; "
                "correct "
                "it, or name it with `missing`"
            ],
        ),
    ),
    "the year 9999": (
        contacts("9999-12-31", "2025-01-02"),
        (
            {"interactions": (2, 0)},
            [
                "warning: interactions, column 'timestamp': the last row is of 9999-12-31, which "
                "is "
                "still to come; correct it, or check the order of day and month"
            ],
        ),
    ),
    "a year beyond all": (
        contacts("294247-01-10", "2025-01-02"),
        (
            {"interactions": (1, 1)},
            [
                "warning: orders.csv, column 'timestamp', row 2: 1 of 2 rows: not a date or time "
                "('294247-01-10' in row 2); write it as 2025-01-31 17:05, or cast it in an .sql "
                "file"
            ],
        ),
    ),
    "a day of Excel's": (
        contacts("45659", "2025-01-02"),
        (
            {"interactions": (1, 1)},
            [
                "warning: orders.csv, column 'timestamp', row 2: 1 of 2 rows: not a date or time "
                "('45659' in row 2); it is a day as Excel counts: format the column as a date and "
                "export it anew"
            ],
        ),
    ),
    "a clock of 25 hours": (
        contacts("2025-01-02 25:00", "2025-01-02 23:59:60", "2025-01-02"),
        (
            {"interactions": (1, 2)},
            [
                "warning: orders.csv, column 'timestamp', row 2: 2 of 3 rows: not a date or time "
                "('2025-01-02 25:00' in row 2; '2025-01-02 23:59:60' in row 3); write it as "
                "2025-01-31 "
                "17:05, or cast it in an .sql file"
            ],
        ),
    ),
    "offsets of all kinds": (
        contacts("2025-01-02T10:00+14:00", "2025-01-02T10:00Z", "2025-01-02 10:00 CET"),
        (
            {"interactions": (2, 1)},
            [
                "warning: orders.csv, column 'timestamp', row 4: 1 of 3 rows: not a date or time "
                "('2025-01-02 10:00 CET' in row 4); write it as 2025-01-31 17:05, or cast it in an "
                ".sql file"
            ],
        ),
    ),
}


@pytest.mark.parametrize("name", list(CASES))
def test_what_is_said_of_values(says, name):
    files, said = CASES[name]
    says(files, said)
