"""A browser, pages that record what goes wrong, and models that are served once for a whole module."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

# Shared steps are a module beside this file; importlib mode leaves sys.path alone.
sys.path.insert(0, str(Path(__file__).parent))

from browser_steps import draw_picture

SHORT = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    report = yield
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"In CI nothing is skipped, but {item.nodeid} was: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; skips where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    pytest.skip("No Chromium here. Next, on Debian or Ubuntu: sudo apt install chromium")


# For a module, not for the session: Playwright keeps an event loop running, over which tests with asyncio would trip.
@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator:
    playwright = pytest.importorskip("playwright.sync_api", reason="No Playwright here. Next: pip install playwright")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=chromium, args=SHORT)
        yield running
        running.close()


@pytest.fixture
def visit(browser) -> Callable[..., AbstractContextManager]:
    """`with visit(url) as page:` opens the page and, at its end, wants no console error and no request to elsewhere.

    Errors that a test provokes are named in `expected`, a part of their text each. `ready`: what tells that the page is
    there. `of`: a part of the addresses whose messages count, where the page lies in another program's.
    """

    @contextmanager
    def open_page(
        url: str, expected: tuple[str, ...] = (), ready: str = "[data-testid=layer]", of: str = "", **options
    ) -> Iterator:
        settings = {"viewport": {"width": 1280, "height": 800}, "locale": "en-US", "reduced_motion": "reduce"} | options
        context = browser.new_context(**settings)
        page = context.new_page()
        problems, strangers = [], []
        origin = "/".join(url.split("/", 3)[:3]) + "/"
        # A machine that starts a container or joins a network drops requests to itself too; the page asks again.
        excused = (*expected, "net::ERR_NETWORK_CHANGED")

        def note(text: str) -> None:
            if not any(part in text for part in excused):
                problems.append(text)

        def hear(message) -> None:
            if message.type in ("error", "warning") and of in message.location["url"]:
                note(message.text)

        page.on("console", hear)
        page.on("pageerror", lambda error: note(str(error)))
        page.on(
            "request", lambda asked: asked.url.startswith((origin, "data:", "blob:")) or strangers.append(asked.url)
        )
        page.goto(url)
        page.locator(ready).first.wait_for(state="attached", timeout=60_000)
        yield page
        context.close()
        assert problems == []
        assert strangers == []

    return open_page


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three pictures."""
    folder = tmp_path_factory.mktemp("pictures")
    for seed, name in enumerate(("boat.png", "cat.png", "dog.jpg")):
        draw_picture(folder / name, seed)
    return folder


@pytest.fixture(scope="module")
def serve() -> Iterator[Callable[..., str]]:
    """`serve(model, ...)` launches Quiver on a free port and returns the page's address; all stop with the module."""
    from quiver_engine import server

    handles = []

    def launch(model, **options):
        handle = server.launch(model, port=0, block=False, open_browser=False, **options)
        handles.append(handle)
        return handle

    yield launch
    for handle in handles:
        handle.stop()
