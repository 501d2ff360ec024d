"""The explorer in JupyterLab, in a browser: choose a number, switch a feature, name a persona."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import nbformat
import pytest

from cxlab.sample import write_sample

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "explore_personas.ipynb"

#: Milliseconds that a slow machine may take for one step.
PATIENCE = 60_000

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def address(browser: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running JupyterLab with the notebook on a small sample; the notebook's address."""
    folder = tmp_path_factory.mktemp("lab")
    write_sample(folder / "sample", customers=120)
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    cell = next(one for one in notebook.cells if "parameters" in one.metadata.get("tags", []))
    cell.source = 'study: str = "sample"'
    nbformat.write(notebook, folder / "explore.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = _start(folder, port)
    try:
        _await(server, f"http://127.0.0.1:{port}/api")
        yield f"http://127.0.0.1:{port}/lab/tree/explore.ipynb?reset"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _start(folder: Path, port: int) -> subprocess.Popen[bytes]:
    settings = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data"}
    settings |= {"JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "spaces"}
    places = {name: str(folder / f".{value}") for name, value in settings.items()}
    options = ["--no-browser", "--allow-root", f"--port={port}", "--ServerApp.port_retries=0"]
    options += ["--ServerApp.token=", "--ServerApp.password=", f"--ServerApp.root_dir={folder}"]
    options += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            cwd=folder,
            env={**os.environ, **places},
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def _await(server: subprocess.Popen[bytes], address: str) -> None:
    for _ in range(200):
        assert server.poll() is None, "JupyterLab stopped before it was ready"
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    pytest.fail("JupyterLab was not ready in time")


def test_controls_change_what_is_shown(address, browser):
    from playwright.sync_api import expect

    wrong = []
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    page.set_default_timeout(PATIENCE)
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(address)
    _run_all(page)
    _choose_a_number(page, expect)
    _switch_a_feature(page, expect)
    _name_a_persona(page, expect)
    page.close()
    assert not wrong


def _run_all(page) -> None:
    page.locator(".jp-CodeCell").first.wait_for()
    page.get_by_text(re.compile(r"Python 3.*\| Idle")).wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator("li[data-command='runmenu:run-all']").click()
    page.get_by_role("slider").wait_for()


def _choose_a_number(page, expect) -> None:
    """The arrow key moves the slider; sizes, map and traits follow, and "auto" is off."""
    slider = page.get_by_role("slider")
    before = int(float(slider.get_attribute("aria-valuenow")))
    slider.focus()
    slider.press("ArrowRight")
    after = before + 1
    page.get_by_text(f"{after} behavioural segments among").wait_for()
    expect(page.get_by_label("let the data choose")).not_to_be_checked()
    expect(page.locator(".cxlab-explorer .cxlab-grid img")).to_have_count(after)
    picture = page.locator(".cxlab-explorer img[alt^='Scatter']")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 300")


def _switch_a_feature(page, expect) -> None:
    """A fold says how many of its features are in use; the options for reports say it too."""
    page.get_by_label("value", exact=True).select_option("off")
    fold = page.locator(".cxlab-explorer").get_by_text(re.compile(r"^features of path preference"))
    fold.click()
    page.get_by_label("evening share").click()
    expect(page.get_by_label("all of time")).not_to_be_checked(timeout=PATIENCE)
    options = page.locator(".cxlab-explorer details code")
    expect(options).to_contain_text('{"value": 0.0, "evening_share": 0.0}', timeout=PATIENCE)
    _await_calm(page, expect)


def _await_calm(page, expect) -> None:
    expect(page.locator(".cxlab-explorer .cxlab-busy")).to_have_count(0, timeout=PATIENCE)


def _name_a_persona(page, expect) -> None:
    """With the keyboard alone: from the name to the author, and on to the button."""
    page.get_by_label("name", exact=True).fill("Night owls")
    page.get_by_label("name", exact=True).press("Tab")
    page.keyboard.press("Space")  # marks the target
    page.get_by_label("your name").fill("R. Hale")
    page.get_by_label("your name").press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Saved in decisions.toml").wait_for()
    _await_calm(page, expect)
    page.locator(".cxlab-explorer table").get_by_text("Night owls (target)").wait_for()
