"""What the tests of the environment share: an engine, the image, checkouts of their own, and a browser.

What this machine lacks is skipped with the reason and the command that would enable it; in CI a skip is a failure.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harness import IMAGE, ROOT, Checkout, free_port, run


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The lessons come last: then there is an image, and whichever process is done first takes the next one."""
    items.sort(key=lambda item: item.path.name == "test_lessons.py")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Two processes share the tests: those that start environments run one after another, the others file by file,
    and lesson by lesson.

    The containers of the first mostly wait; the second computes meanwhile.
    """
    # xdist's own mark for this, `xdist_group`, has no effect under pytest 9.2.
    from xdist.scheduler import LoadScopeScheduling

    lessons = [path.stem for path in sorted((ROOT / "notebooks/source").glob("*.md"))]

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file, _, test = nodeid.partition("::")
            if file == "tests/test_lessons.py":
                # A lesson is run once for all its tests; those of no lesson read the first one's run.
                return next((name for name in lessons if f"[{name}" in test), "00-your-first-network")
            return "environments" if file.startswith("tests/") else file

    return Scheduling(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    report = yield
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"In CI nothing is skipped, but {item.nodeid} was: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What this machine could not run, by reason: pytest's own list has a line for each test."""
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.getreports("skipped"))
    if reasons:
        terminalreporter.section("not run here")
        for reason, count in reasons.most_common():
            terminalreporter.line(f"{count} test{'s' * (count > 1)}: {reason}")


@pytest.fixture
def new_checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Checkout]]:
    """A function that makes checkouts: what git tracks or would track, nothing else. They are taken down afterwards."""
    made = []

    def new(owner: int = 0, **environment: str) -> Checkout:
        # Compose names a project after its folder: another test run must not take this one down. Blanks and Japanese
        # letters, as learners' folders have them.
        path = tmp_path_factory.mktemp(f"直感 study-{uuid.uuid4().hex[:8]}")
        # Other users must get through to their checkout; each process of xdist has a folder more above it.
        for folder in (path, *path.parents):
            if folder == Path(tempfile.gettempdir()):
                break
            folder.chmod(0o755)
        listed = run("git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").stdout
        for name in listed.rstrip("\0").split("\0"):
            if (ROOT / name).exists():
                (path / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, path / name)
        ports = free_port(), free_port(), free_port()
        (path / ".env").write_text(f"JUPYTER_PORT={ports[0]}\nTENSORBOARD_PORT={ports[1]}\nQUIVER_PORT={ports[2]}\n")
        if os.getuid() == 0:
            run("chown", "-R", f"{owner}:{owner}", path)
        checkout = Checkout(path, *ports, environment)
        made.append(checkout)
        return checkout

    yield new
    for checkout in made:
        checkout.make("down", check=False)
        shutil.rmtree(checkout.path, ignore_errors=True)


@pytest.fixture(scope="session")
def engine() -> None:
    """Skips where no Docker engine with Compose v2 answers."""
    script = f"cd {ROOT} && . scripts/settings.sh && . scripts/engine.sh && engine_problem"
    problem = run("sh", "-c", script, "scripts/test.sh", check=False).stdout.strip()
    if problem:
        pytest.skip(f"{problem}. `make doctor` tells how to have an engine.")


@pytest.fixture(scope="session")
def image(engine: None) -> str:
    """The study image, built by the same script as in `make up`."""
    with (Path(tempfile.gettempdir()) / f"keras-study-image-{os.getuid()}.lock").open("w") as lock:
        # The other process may need it as well.
        fcntl.flock(lock, fcntl.LOCK_EX)
        finished = run("sh", "scripts/image.sh", cwd=ROOT, check=False, timeout=1800)
    if finished.returncode == 3:
        pytest.skip("There is no base image to build on. Next: sudo make base")
    assert finished.returncode == 0, finished.stdout[-3000:] + finished.stderr[-3000:]
    return IMAGE


@pytest.fixture(scope="session")
def ca_bundle() -> list[str]:
    """Docker's arguments that hand a container this network's certificates, where the network has its own."""
    script = f"cd {ROOT} && . scripts/settings.sh && printenv CA_BUNDLE"
    bundle = run("sh", "-c", script, "scripts/test.sh", check=False).stdout.strip()
    return ["-v", f"{bundle}:/run/secrets/ca_bundle:ro"] if bundle else []


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; skips where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    pytest.skip("No Chromium here. Next, on Debian or Ubuntu: sudo apt install chromium")


@pytest.fixture
def page(chromium: str) -> Iterator:
    """An empty page in headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        try:
            yield browser.new_page(viewport={"width": 1280, "height": 900})
        finally:
            browser.close()
