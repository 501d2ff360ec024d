"""Sources in the wrong place: outside the study, links, folders, pipes, locked files."""

import os
from pathlib import Path

import pytest

TOML = """[study]
title = "Shop"
min_group = 1
[sources.orders]
path = "{}"
[[tables.interactions]]
source = "orders"
"""
ROWS = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,order,web\n"


def at(path: str, **files: object) -> dict[str, object]:
    return {"study.toml": TOML.format(path), **files}


def linked(target: str) -> object:
    return lambda path: path.symlink_to(target)


def beside(path: Path) -> None:
    """Link to a file beside the study, which is there."""
    outside = path.parents[1] / "secret.csv"
    outside.write_text(ROWS, encoding="utf-8")
    path.symlink_to(outside)


def loop(path: Path) -> None:
    path.symlink_to(path)


SUB = {"2025/orders.csv": ROWS}

#: By name: the files, and what is said.
CASES = {
    "no such file": (
        at("order.csv", **{"orders.csv": ROWS}),
        ["error: study.toml, [sources.orders]: no file 'order.csv'; did you mean 'orders.csv'?"],
    ),
    "no file at all": (
        at("orders.csv"),
        ["error: study.toml, [sources.orders]: no file 'orders.csv'; known: none"],
    ),
    "a pattern that finds nothing": (
        at("*.parquet", **{"orders.csv": ROWS}),
        ["error: study.toml, [sources.orders]: no file '*.parquet'; known: 'orders.csv'"],
    ),
    "a file above the study": (
        at("../orders.csv", **SUB),
        [
            "error: study.toml, [sources.orders]: path = '../orders.csv' leads out of the study's "
            "folder; copy the file into the folder, or name the package that holds it with "
            "`package`"
        ],
    ),
    "a file above, the long way": (
        at("2025/../../orders.csv", **SUB),
        [
            "error: study.toml, [sources.orders]: path = '2025/../../orders.csv' leads out of the "
            "study's folder; copy the file into the folder, or name the package that holds it with "
            "`package`"
        ],
    ),
    "a file of the system": (
        at("/etc/passwd"),
        [
            "error: study.toml, [sources.orders]: path = '/etc/passwd' leads out of the study's "
            "folder; copy the file into the folder, or name the package that holds it with "
            "`package`"
        ],
    ),
    "all files of the system": (
        at("/etc/*"),
        [
            "error: study.toml, [sources.orders]: path = '/etc/*' leads out of the study's folder; "
            "copy the file into the folder, or name the package that holds it with `package`"
        ],
    ),
    "a folder": (
        at("2025", **SUB),
        [
            "error: study.toml, [sources.orders]: '2025' is a folder; name the files in it, as in "
            "'2025/*.csv'"
        ],
    ),
    "the study itself": (
        at("."),
        [
            "error: study.toml, [sources.orders]: '.' is a folder; name the files in it, as in "
            "'./*.csv'"
        ],
    ),
    "a link out of the study": (
        at("orders.csv", **{"orders.csv": beside}),
        [
            "error: study.toml, [sources.orders]: 'orders.csv' leads out of the study's folder; "
            "copy the file into the folder, or name the package that holds it with `package`"
        ],
    ),
    "a link out, found by a pattern": (
        at("*.csv", **{"orders.csv": beside}),
        [
            "error: study.toml, [sources.orders]: 'orders.csv' leads out of the study's folder; "
            "copy the file into the folder, or name the package that holds it with `package`"
        ],
    ),
    "a folder that leads out": (
        at("data/passwd", data=linked("/etc")),
        [
            "error: study.toml, [sources.orders]: 'data/passwd' leads out of the study's folder; "
            "copy the file into the folder, or name the package that holds it with `package`"
        ],
    ),
    "a link to nothing": (
        at("orders.csv", **{"orders.csv": linked("gone.csv")}),
        [
            "error: study.toml, [sources.orders]: 'orders.csv' is a link to nothing; copy the file "
            "into the folder"
        ],
    ),
    "a link to itself": (
        at("orders.csv", **{"orders.csv": loop}),
        [
            "error: study.toml, [sources.orders]: 'orders.csv' is a link to nothing; copy the file "
            "into the folder"
        ],
    ),
    "a pipe": (
        at("orders.csv", **{"orders.csv": os.mkfifo}),
        [
            "error: study.toml, [sources.orders]: 'orders.csv' is a pipe or a device; save its "
            "rows as a file and name that"
        ],
    ),
    "a device": (
        at("orders.csv", **{"orders.csv": linked("/dev/zero")}),
        [
            "error: study.toml, [sources.orders]: 'orders.csv' is a pipe or a device; save its "
            "rows as a file and name that"
        ],
    ),
    "a name of 300 letters": (
        at("o" * 300 + ".csv"),
        [
            "error: study.toml, [sources.orders]: cannot be read: File name too long; correct the "
            "path, or copy the file anew"
        ],
    ),
    "a kind of file that no reader knows": (
        at("orders.sav", **{"orders.sav": "x"}),
        [
            "error: orders.sav: no reader for files of the kind 'sav'; save it as .csv, .parquet, "
            ".jsonl or .xlsx, or say with `reader` what it is"
        ],
    ),
    "a file without an ending": (
        at("orders", orders=ROWS),
        [
            "error: orders: no reader for files of the kind ''; save it as .csv, .parquet, .jsonl "
            "or .xlsx, or say with `reader` what it is"
        ],
    ),
    "a package that is not there": (
        {"study.toml": TOML.format('x.csv"\npackage = "no_such_package')},
        [
            "error: study.toml, [sources.orders]: the package 'no_such_package' is not installed; "
            "run: pip install 'no_such_package'"
        ],
    ),
    "a way out of a package": (
        {"study.toml": TOML.format('../x.csv"\npackage = "cxlab')},
        [
            "error: study.toml, [sources.orders]: path = '../x.csv' leads out of the package; copy "
            "the file into the folder, or name the package that holds it with `package`"
        ],
    ),
    "a query above the study": (
        {
            "study.toml": TOML.replace('source = "orders"', 'sql = "../a.sql"').format(
                "orders.csv"
            ),
            "orders.csv": ROWS,
        },
        [
            "error: study.toml, [[tables.interactions]]: sql = '../a.sql' leads out of the study; "
            "copy it into the folder"
        ],
    ),
}


@pytest.mark.parametrize("name", list(CASES))
def test_what_is_said_of_places(says, name):
    files, said = CASES[name]
    says(files, said)


def test_a_file_that_may_not_be_read(says, monkeypatch):
    """The system refuses to open the file: whoever runs the tests may be allowed to read all."""
    whole = Path.open

    def refuse(path: Path, *args: object, **options: object) -> object:
        if path.name == "orders.csv" and args[:1] == ("rb",):
            raise PermissionError(13, "Permission denied", str(path))
        return whole(path, *args, **options)

    monkeypatch.setattr(Path, "open", refuse)
    remedy = "give yourself the right to read it (chmod u+r)"
    with monkeypatch.context():
        files = at("orders.csv", **{"orders.csv": lambda path: path.write_text(ROWS)})
        says(files, [f"error: orders.csv: may not be read by you; {remedy}"])


def test_no_room_for_a_copy(says, monkeypatch):
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cxlab.study.readers.encoding._copy", full)
    found = "no room on the disk for a copy of it"
    files = at("orders.csv", **{"orders.csv": ROWS.encode("utf-16")})
    says(files, [f"error: orders.csv: {found}; make room, or move the study"])
