"""Where Fashion-MNIST can be fetched from: Debian's package, without root, and the place that Keras itself uses."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

from tqdm.auto import tqdm

PACKAGE = "dataset-fashion-mnist"
# Where that package puts its files.
INSTALLED = Path("/usr/share/datasets/fashion-mnist")
# As in keras.datasets.fashion_mnist.
OFFICIAL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
# Seconds without a byte.
TIMEOUT = 20

# Root's apt drops to the user _apt, who may not write here, and complains on every call.
APT_CONFIG = f"""\
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "1";
Acquire::http::Timeout "{TIMEOUT}";
Acquire::https::Timeout "{TIMEOUT}";
"""
# The host's sources, but lists of our own; its hooks (emptying caches, refreshing app stores) are not ours to run.
PRIVATE_LISTS = """\
Dir::State::lists "{folder}/lists/";
Dir::Cache "{folder}/cache/";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
"""


class SourceError(OSError):
    """A source does not deliver; the message says why."""


def debian_package(folder: Path) -> None:
    """Put the files of Debian's package `dataset-fashion-mnist` into `folder`, which also takes what is left over.

    Raises:
        SourceError: no apt here, no package list has it, or the download fails.
        OSError: `folder` cannot be written.
    """
    if missing := [program for program in ("apt-get", "dpkg") if not shutil.which(program)]:
        raise SourceError(f"{' and '.join(missing)} not found, so this is no Debian or Ubuntu")
    config = folder / "apt.conf"
    config.write_text(APT_CONFIG)
    try:
        _apt_get(folder, "download", PACKAGE)
    except SourceError:
        # The machine's lists are absent, as in most images, or so old that the mirror has dropped that version.
        config.write_text(APT_CONFIG + PRIVATE_LISTS.format(folder=folder))
        for name in ("lists", "cache"):
            (folder / name).mkdir()
        complaints = _apt_get(folder, "update")
        try:
            _apt_get(folder, "download", PACKAGE)
        except SourceError as error:
            # An update without network ends well, with warnings that say more than "unable to locate".
            raise SourceError("; ".join([str(error), *complaints[:2]])) from error

    packages = list(folder.glob(f"{PACKAGE}_*.deb"))
    if len(packages) != 1:
        raise SourceError(f"expected one package file from apt-get, received: {[path.name for path in packages]}")
    unpacked = folder / "unpacked"
    done = subprocess.run(["dpkg", "-x", packages[0], unpacked], capture_output=True, text=True, errors="replace")
    if done.returncode:
        raise SourceError(f"dpkg -x {packages[0].name} ended with {done.returncode}: {' '.join(done.stderr.split())}")
    for file in (unpacked / INSTALLED.relative_to("/")).glob("*.gz"):
        os.replace(file, folder / file.name)


def official(folder: Path, names: Iterable[str]) -> None:
    """Put the gzipped files `names` into `folder`, from where Keras itself fetches them.

    Raises:
        SourceError: the server cannot be reached or breaks off.
        OSError: `folder` cannot be written.
    """
    for name in names:
        try:
            response = urlopen(OFFICIAL + name, timeout=TIMEOUT)
        except (OSError, HTTPException) as error:
            raise SourceError(f"{name}: {error or type(error).__name__}") from error
        with response, (folder / name).open("wb") as file, tqdm(desc=name, unit="B", unit_scale=True) as bar:
            bar.total = expected = response.length
            while True:
                try:
                    chunk = response.read(1 << 16)
                except (OSError, HTTPException) as error:
                    raise SourceError(f"{name}: after {bar.n} bytes: {error or type(error).__name__}") from error
                if not chunk:
                    break
                file.write(chunk)
                bar.update(len(chunk))
            if expected is not None and bar.n != expected:
                raise SourceError(f"{name}: expected {expected} bytes, received {bar.n}")


def _apt_get(folder: Path, *arguments: str) -> list[str]:
    """Run apt-get in `folder` with `folder/apt.conf` behind a progress bar; returns its warnings."""
    title = " ".join(["apt-get", *arguments])
    read_end, write_end = os.pipe()
    with (
        open(read_end) as status,
        open(write_end, "w") as sink,
        (folder / "apt.log").open("w+", errors="replace") as log,
    ):
        command = ["apt-get", "-c", str(folder / "apt.conf"), "-o", f"APT::Status-Fd={write_end}", *arguments]
        with subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | {"LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=[write_end],
        ) as process:
            sink.close()
            try:
                with tqdm(desc=title, total=100, bar_format="{desc}: {percentage:3.0f}%|{bar}| {elapsed}") as bar:
                    for line in status:
                        if match := re.match(r"dlstatus:\d+:([\d.]+):", line):
                            bar.update(max(0, float(match[1]) - bar.n))
            except BaseException:
                process.kill()
                raise
        log.seek(0)
        complaints = [line.strip() for line in log if line.startswith(("E:", "W:"))]
    if process.returncode:
        raise SourceError(
            f"`{title}` ended with {process.returncode}: {'; '.join(complaints[:3]) or 'without a reason'}"
        )
    return complaints
