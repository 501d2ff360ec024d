"""Notebooks run through papermill, by this same Python, several at once where asked."""

import asyncio
import logging
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from typing import Any, ClassVar
from weakref import WeakSet, finalize

import nbformat
import papermill
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from tqdm import tqdm

from cxlab.reports.paths import clean_notebook, find_failure, stopped_at
from cxlab.reports.shell import Failure

#: Seconds that a kernel may take to start on a machine that is busy.
START_TIMEOUT = 180

#: How many threads each notebook's linear algebra takes, one unless the environment says otherwise:
#: its products are small, several notebooks run at once, and threads that wait cost more.
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")


class ThisPython(AsyncKernelManager):
    """A kernel of the very Python that runs the report, whatever kernels are installed.

    Where the system has them it talks through files of its own folder, not through ports: two
    reports that start at once could be given one port, and others on the machine cannot listen.
    """

    started: ClassVar[WeakSet["ThisPython"]] = WeakSet()

    def __init__(self, **traits: Any) -> None:
        if os.name == "posix":
            place = mkdtemp(prefix="cx")  # short: the system allows such paths some 100 bytes
            finalize(self, shutil.rmtree, place, ignore_errors=True)
            files = {"ip": f"{place}/k", "connection_file": f"{place}/k.json"}
            traits |= {"transport": "ipc", **files}
        super().__init__(**traits)
        self.started.add(self)

    @property
    def kernel_spec(self) -> KernelSpec:
        """How the kernel is started."""
        launch = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
        quiet = ["--HistoryManager.enabled=False", "--IPKernelApp.log_level=50"]
        environment = {"MPLBACKEND": "agg", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
        environment |= {name: os.environ.get(name, "1") for name in _THREADS}
        argv = [sys.executable, *launch, *quiet]
        return KernelSpec(argv=argv, display_name="Python 3", language="python", env=environment)


@dataclass(frozen=True)
class Job:
    """A notebook to run: where it is, with which values, and where the result goes."""

    source: Path
    values: Mapping[str, Any]
    target: Path


@dataclass(frozen=True)
class Run:
    """What became of a job: the executed notebook, and where it stopped if it did."""

    notebook: NotebookNode
    failure: Failure | None = None


def run_notebooks(
    jobs: Sequence[Job], *, workers: int = 1, paths: Mapping[str, str], title: str = ""
) -> list[Run]:
    """Run notebooks, each in its own process; one that fails does not stop the others.

    Parameters
    ----------
    jobs : sequence of Job
        The notebooks.
    workers : int
        How many run at once, from 1.
    paths : mapping
        Paths of this machine and the words for them, for what is kept (``known_paths``).
    title : str
        What the progress bar on stderr says.

    Returns
    -------
    list of Run
        In the order of the jobs. The executed notebooks are written to their targets.
    """
    cells = sum(count_cells(job.source) for job in jobs)
    lock = Lock()
    with _silent_papermill(), tqdm(total=cells, desc=title, unit="cell", file=sys.stderr) as bar:

        def advance(**_: Any) -> None:
            with lock:
                bar.update()

        each = partial(_in_own_loop, partial(run_notebook, paths=paths, advance=advance))
        with ThreadPoolExecutor(workers) as pool:
            try:
                return list(pool.map(each, jobs))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                stop_kernels()
                raise


@contextmanager
def _silent_papermill() -> Iterator[None]:
    """Keep papermill from warning of parameters that it cannot read and cxlab has checked."""
    logger = logging.getLogger("papermill")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def _in_own_loop(run: Callable[[Job], Run], job: Job) -> Run:
    """Run a job in this thread with an event loop of its own, and close that."""
    loop = ensure_event_loop()
    try:
        return run(job)
    finally:
        loop.close()
        asyncio.set_event_loop(None)


def stop_kernels() -> None:
    """End the kernels that are still running, as after Ctrl-C."""
    for manager in list(ThisPython.started):
        process = manager.provisioner
        if isinstance(process, LocalProvisioner) and process.has_process and process.pid:
            os.kill(process.pid, signal.SIGTERM)


def run_notebook(job: Job, *, paths: Mapping[str, str], advance: Callable[..., None]) -> Run:
    """Run one notebook and write it to its target.

    Parameters
    ----------
    job : Job
        The notebook.
    paths : mapping
        Path -> word, for what is kept.
    advance : callable
        Called, by keyword, after each code cell.

    Returns
    -------
    Run
        The executed notebook, and where it stopped if it did.
    """
    job.target.parent.mkdir(parents=True, exist_ok=True)
    reason = ""
    try:
        papermill.execute_notebook(
            str(job.source),
            str(job.target),
            parameters=dict(job.values),
            kernel_name="python3",
            language="python",
            progress_bar=False,
            start_timeout=START_TIMEOUT,
            kernel_manager_class=ThisPython,
            resources={"metadata": {"path": str(job.source.parent)}},
            on_cell_executed=advance,
        )
    except PapermillExecutionError as error:
        reason = f"{error.ename}: {error.evalue}"
    except DeadKernelError:
        reason = "its Python process ended without a word, as it does where memory runs out"
    except RuntimeError as error:
        reason = f"its Python process did not start: {error}"
    raw = nbformat.read(job.target, as_version=4)
    notebook = clean_notebook(raw, paths)
    nbformat.write(notebook, job.target)
    return Run(notebook, find_failure(notebook, stopped_at(raw), reason) if reason else None)


def count_cells(source: Path) -> int:
    """Return how many code cells a notebook has, with the one that carries the values."""
    notebook = nbformat.read(source, as_version=4)
    return 1 + sum(cell.cell_type == "code" for cell in notebook.cells)
