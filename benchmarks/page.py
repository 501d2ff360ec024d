"""The table of figures in Markdown, and the page that it stands in."""

from pathlib import Path
from typing import Any

from benchmarks import personas_speed

BEGIN, END = "<!-- figures: make bench -->", "<!-- end of figures -->"

_QUESTIONS = {
    "pairs": "1 directly-follows counts, mean and median times",
    "sessions": "2 sessions of 30 minutes",
    "funnel": "3 funnel of five stages in 30 days",
    "variants": "4 commonest variants",
    "steps": "5 step matrix",
}


def table(found: dict[str, Any]) -> str:
    """Return every figure as Markdown."""
    said = found["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in said["versions"].items())
    lines = [
        f"{found['events']:,} events; {said['cores']} cores, {said['memory_gib']} GiB, "
        f"{said['system']}, Python {said['python']}; {versions}. "
        f"Seconds of wall time (of processor time in brackets), the fastest of "
        f"{found['repeats']}; below 1 cxlab is faster.",
        "",
        *_beside(found["file"], "From the Parquet file", _from_file(found["file"])),
        *_beside(found["prepared"], "On prepared rows", _on_prepared(found["prepared"])),
        *_growth(found["growth"]),
        *_others(found),
        *(["", personas_speed.table(found["personas"])] if "personas" in found else []),
    ]
    return "\n".join(lines)


def put(target: Path, text: str) -> None:
    """Write the table into a page, between its two marks."""
    whole = target.read_text(encoding="utf-8")
    before, mark, rest = whole.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (mark and end):
        raise ValueError(f"{target} has no {BEGIN} and {END} for the table to stand between")
    target.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def seconds(took: dict[str, Any], names: list[str], clock: str) -> float:
    """Return what some questions took together."""
    return float(sum(took["questions"][name][clock] for name in names))


def _from_file(took: dict[str, Any]) -> dict[str, list[str]]:
    names = list(next(iter(took.values()))["questions"])
    return {
        "first answer: directly-follows counts, mean times": names[:1],
        "first two": names[:2],
        "first three": names[:3],
    }


def _on_prepared(took: dict[str, Any]) -> dict[str, list[str]]:
    names = list(next(iter(took.values()))["questions"])
    return {**{_QUESTIONS[name]: [name] for name in names}, "**all five**": names}


def _beside(took: dict[str, Any], title: str, rows: dict[str, list[str]]) -> list[str]:
    """Return a table of tools side by side, and cxlab's ratio to each."""
    tools = list(took)
    head = [title, *tools, *(f"cxlab / {tool}" for tool in tools[1:])]
    lines = [_row(head), _row(["---"] * len(head))]
    for label, names in rows.items():
        clocks = ("wall", "cpu")
        spent = {tool: [seconds(took[tool], names, clock) for clock in clocks] for tool in tools}
        ratios = [
            [ours / theirs for ours, theirs in zip(spent["cxlab"], spent[tool], strict=True)]
            for tool in tools[1:]
        ]
        cells = [f"{wall:.2f} ({cpu:.2f})" for wall, cpu in (*spent.values(), *ratios)]
        lines.append(_row([label, *cells]))
    peaks = ", ".join(f"{tool} {took[tool]['peak_mib']:,.0f} MiB" for tool in tools)
    return [*lines, "", f"Peak memory: {peaks}.", ""]


def _growth(growth: dict[str, Any]) -> list[str]:
    each = "cpu s a million"
    head = ["cxlab, prepare and five questions", "wall s", "cpu s", each, "each turn", "peak MiB"]
    lines = [_row(head), _row(["---"] * len(head))]
    for events, took in growth.items():
        names = list(took["questions"])
        wall, cpu = (seconds(took, names, clock) for clock in ("wall", "cpu"))
        millions = int(events) / 1e6
        turns = ", ".join(f"{spent / millions:.2f}" for spent in took["cpu"])
        cells = [f"{wall:.1f}", f"{cpu:.1f}", f"{cpu / millions:.2f}", turns]
        lines.append(_row([f"{int(events):,} events", *cells, f"{took['peak_mib']:,.0f}"]))
    return [*lines, ""]


def _others(found: dict[str, Any]) -> list[str]:
    threads, workers = (sum(found["dask"][where].values()) for where in ("threads", "workers"))
    rows = {
        "five questions on a Dask cluster of two workers / on threads (same answers)": (
            f"{workers:.2f} s / {threads:.2f} s = {workers / threads:.2f}"
        ),
        "starting that cluster, its workers' imports included": f"{found['dask']['start']:.1f} s",
        f"`cxlab check` on {min(found['events'], 1_000_000):,} rows of CSV, at first sight": (
            f"{found['check']:.2f} s"
        ),
        "`import cxlab`": f"{found['import']:.3f} s",
    }
    return [_row(["Other", ""]), _row(["---", "---"]), *(_row([*row]) for row in rows.items())]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
