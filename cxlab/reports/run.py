"""A study in, a report out: notebooks run, rendered as pages, and an index made of results."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cxlab.errors import CxlabError, unknown
from cxlab.reports.execute import Job, Run, run_notebooks
from cxlab.reports.index import render_index
from cxlab.reports.page import page_title, render_page
from cxlab.reports.parameters import check_parameters, read_parameters
from cxlab.reports.paths import known_paths
from cxlab.reports.results import read_results, save_results
from cxlab.reports.shell import Page, Shell, link_pages, make_shell
from cxlab.study import Study, open_study

#: What a report's folder is known by, so that no other folder is ever replaced.
MANIFEST = "report.json"

#: The parameters that the report sets itself; a notebook that declares both belongs to reports.
OWN = ("study", "results")


@dataclass(frozen=True)
class Report:
    """A rendered report: its folder and its pages."""

    folder: Path
    pages: tuple[Page, ...]

    @property
    def index(self) -> Path:
        """The first page."""
        return self.folder / "index.html"

    @property
    def failed(self) -> tuple[str, ...]:
        """The names of the notebooks that stopped before their end."""
        return tuple(page.name for page in self.pages if page.failure)


def render_report(
    study_path: str | Path,
    *,
    notebooks: Sequence[str] | None = None,
    parameters: Mapping[str, Any] | None = None,
    jobs: int = 1,
    out: str | Path = "reports",
) -> Report:
    """Run the notebooks on a study and write its report.

    In ``<out>/<the study folder's name>/``: ``index.html``, a page per notebook, ``notebooks/``
    as they were executed, and ``results/`` with every frame that the pages show. The folder is
    built aside and replaced as a whole, so that it never mixes two runs. The notebooks show
    results by their tables and charts only, which hold no customer ids and no unmasked text; so
    the executed notebooks hold none either, unless somebody adds a cell that prints some.

    Parameters
    ----------
    study_path : str or pathlib.Path
        The study's folder.
    notebooks : sequence of str, optional
        Names (``"01_personas"``) or files; all of ``notebook_folder`` by default.
    parameters : mapping, optional
        Name -> value, or its text, for every notebook that declares the name.
    jobs : int
        How many notebooks run at once, from 1.
    out : str or pathlib.Path
        Where the reports are.

    Returns
    -------
    Report
        Its folder and pages; ``failed`` names the notebooks that stopped.

    Raises
    ------
    CxlabError
        Before anything runs: a notebook or parameter is not known, a value has the wrong type,
        or the folder is there and is no report.
    StudyError
        The study cannot be prepared.

    Examples
    --------
    >>> import tempfile
    >>> from cxlab.sample import write_sample
    >>> folder = tempfile.mkdtemp()
    >>> study = write_sample(f"{folder}/shop", customers=60)
    >>> render_report(study, notebooks=["00_data_health"], out=f"{folder}/reports").failed
    ()
    """
    if jobs < 1:
        raise CxlabError(f"jobs is {jobs}; it must be at least 1")
    sources = find_notebooks(notebooks)
    values = _values(sources, parameters or {})
    study = open_study(study_path)
    target = Path(out).resolve() / study.name
    _check_target(target)
    with _aside(target) as folder:
        own = {"study": str(study.path), "results": str(folder / "results")}
        work = [
            Job(source, {**values[name], **own}, folder / "notebooks" / f"{name}.ipynb")
            for name, source in sources.items()
        ]
        paths = known_paths({study.path: study.name, folder: "report", target.parent: "reports"})
        runs = run_notebooks(work, workers=jobs, paths=paths, title=study.name)
        pages = _write(folder, study, dict(zip(sources, runs, strict=True)))
        _manifest(folder, study, pages)
    return Report(target, pages)


def notebook_folder() -> Path:
    """Return where the notebooks are: here, beside the package, or inside it.

    Returns
    -------
    pathlib.Path
        ``notebooks/`` of the working directory if it has notebooks for reports, else that of
        the checkout that cxlab runs from, else the ones that were installed with cxlab.

    Raises
    ------
    CxlabError
        None of these is there.
    """
    package = Path(__file__).parents[1]
    for folder in (Path.cwd(), package.parent, package):
        if _reportable(folder / "notebooks"):
            return folder / "notebooks"
    raise CxlabError("there is no folder notebooks/ here: name the notebooks by their paths")


def find_notebooks(names: Sequence[str] | None = None) -> dict[str, Path]:
    """Return the notebooks to run, by name.

    Parameters
    ----------
    names : sequence of str, optional
        Names or files; by default all in ``notebook_folder`` that declare the parameters
        ``study`` and ``results``.

    Returns
    -------
    dict of str to pathlib.Path
        Name -> file, in the order asked for.

    Raises
    ------
    UnknownNameError
        No notebook has that name; the message gives the nearest.
    CxlabError
        A file does not declare ``study`` and ``results``.
    """
    if not names:
        return _reportable(notebook_folder())
    found = {}
    for name in names:
        path = Path(name)
        if path.suffix != ".ipynb":
            known = _reportable(notebook_folder())
            if name not in known:
                raise unknown("notebook", name, known)
            path = known[name]
        elif not _belongs(path):
            raise CxlabError(f"{path.name} declares no parameters study and results")
        found[path.stem] = path.resolve()
    return found


def _reportable(folder: Path) -> dict[str, Path]:
    return {path.stem: path.resolve() for path in sorted(folder.glob("*.ipynb")) if _belongs(path)}


def _belongs(path: Path) -> bool:
    return set(OWN) <= set(read_parameters(path))


def _values(sources: Mapping[str, Path], given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    for name in OWN:
        if name in given:
            raise CxlabError(f"the report sets the parameter {name!r} itself")
    return check_parameters(given, {name: read_parameters(path) for name, path in sources.items()})


def _write(folder: Path, study: Study, runs: Mapping[str, Run]) -> tuple[Page, ...]:
    """Write every page, and return what there is to link to."""
    pages = link_pages(
        [Page(name, page_title(run.notebook, name), run.failure) for name, run in runs.items()]
    )
    shell = make_shell(study.settings, pages)
    for page in pages:
        text = render_page(runs[page.name].notebook, page, shell)
        (folder / page.file).write_text(text, encoding="utf-8")
    _write_index(folder, study, shell)
    return pages


def _write_index(folder: Path, study: Study, shell: Shell) -> None:
    results = folder / "results"
    results.mkdir(exist_ok=True)
    if study.has("findings"):
        save_results(results, findings=study.read("findings"))
    text = render_index(read_results(results), shell, study.settings, study.meta)
    (folder / "index.html").write_text(text, encoding="utf-8")


def _manifest(folder: Path, study: Study, pages: Sequence[Page]) -> None:
    about = [
        {"file": page.file, "title": page.title, "complete": page.failure is None} for page in pages
    ]
    content = {"study": study.name, "title": study.settings.title, "pages": about}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def _check_target(target: Path) -> None:
    if not target.exists() or (target / MANIFEST).exists():
        return
    if not target.is_dir() or any(target.iterdir()):
        raise CxlabError(
            f"{target.parent.name}/{target.name} is there and is no report of cxlab: "
            "name another folder for the reports, or move it away"
        )


@contextmanager
def _aside(target: Path) -> Iterator[Path]:
    """Give a new folder beside ``target``; put it in its place when the block ends well."""
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f".{target.name}.{os.getpid()}.new")
    old = target.with_name(f".{target.name}.{os.getpid()}.old")
    new.mkdir()
    try:
        yield new
        if target.exists():
            target.rename(old)
        new.rename(target)
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
