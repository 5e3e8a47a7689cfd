from __future__ import annotations

import functools
import gzip
import http.server
import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from keras_study.data import fashion_mnist, idx, sources


def assert_loaded(miniature, arrays) -> None:
    (x_train, y_train), (x_test, y_test) = arrays
    for array, content in zip((x_train, y_train, x_test, y_test), miniature.contents.values(), strict=True):
        np.testing.assert_array_equal(array, idx.parse(content, array.shape))


def damage(folder: Path) -> Path:
    file = folder / "t10k-images-idx3-ubyte.gz"
    content = bytearray(gzip.decompress(file.read_bytes()))
    content[100] ^= 1
    file.write_bytes(gzip.compress(content))
    return file


def assert_clean(cache: Path, *, filled: bool) -> None:
    names = {f"{name}.gz" for name in fashion_mnist.FILES} if filled else set()
    assert {path.name for path in cache.iterdir()} == names | {"lock"}


@pytest.fixture
def server(miniature, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The official place, serving `folder/official`; the paths that were asked for."""
    asked: list[str] = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            asked.append(self.path)

    directory = miniature.write(miniature.folder / "official")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=directory)) as httpd:
        thread = threading.Thread(target=httpd.serve_forever)
        thread.start()
        monkeypatch.setattr(sources, "OFFICIAL", f"http://127.0.0.1:{httpd.server_port}/")
        yield asked
        httpd.shutdown()
        thread.join()


@pytest.mark.parametrize("suffix", [".gz", ""])
def test_given_folder_comes_first(miniature, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    monkeypatch.setenv("FASHION_MNIST_DIR", str(miniature.write(miniature.folder / "given", suffix=suffix)))
    monkeypatch.setattr(sources, "INSTALLED", miniature.write(miniature.folder / "installed"))
    damage(sources.INSTALLED)
    assert_loaded(miniature, fashion_mnist.load_data())
    assert not miniature.cache.exists()


def test_installed_package_needs_no_cache(miniature, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "INSTALLED", miniature.write(miniature.folder / "installed"))
    assert_loaded(miniature, fashion_mnist.load_data())
    assert not miniature.cache.exists()


def test_given_folder_without_the_files_is_told(miniature, monkeypatch: pytest.MonkeyPatch) -> None:
    miniature.write(miniature.cache)
    given = miniature.write(miniature.folder / "given")
    (given / "train-labels-idx1-ubyte.gz").unlink()
    monkeypatch.setenv("FASHION_MNIST_DIR", str(given))
    with pytest.warns(
        UserWarning, match=f"FASHION_MNIST_DIR: {given} lacks train-labels-idx1-ubyte.gz. Trying the next"
    ):
        assert_loaded(miniature, fashion_mnist.load_data())


def test_damaged_source_is_told_and_passed_over(miniature, monkeypatch: pytest.MonkeyPatch) -> None:
    miniature.write(miniature.cache)
    monkeypatch.setattr(sources, "INSTALLED", miniature.write(miniature.folder / "installed"))
    file = damage(sources.INSTALLED)
    expected = fashion_mnist.FILES["t10k-images-idx3-ubyte"].sha256
    with pytest.warns(
        UserWarning, match=rf"{file}: expected contents with SHA-256 {expected} .* Received: [0-9a-f]{{64}}"
    ):
        assert_loaded(miniature, fashion_mnist.load_data())


def test_debian_package_is_fetched_once_behind_a_progress_bar(miniature, capfd: pytest.CaptureFixture[str]) -> None:
    miniature.debian_mirror()
    assert_loaded(miniature, fashion_mnist.load_data())
    assert "apt-get download dataset-fashion-mnist:  50%" in capfd.readouterr().err
    assert_clean(miniature.cache, filled=True)
    assert_loaded(miniature, fashion_mnist.load_data())
    assert (miniature.folder / "calls").read_text().count("\n") == 1
    assert capfd.readouterr().err == ""


def test_private_package_lists_where_the_machine_has_none(miniature) -> None:
    miniature.debian_mirror("""
config = pathlib.Path(sys.argv[sys.argv.index("-c") + 1]).read_text()
if sys.argv[-1] != "update" and not os.path.exists("lists/updated"):
    sys.exit("E: Unable to locate package dataset-fashion-mnist")
if sys.argv[-1] == "update":
    assert f'Dir::State::lists "{os.getcwd()}/lists/"' in config, config
    pathlib.Path("lists/updated").touch()
""")
    assert_loaded(miniature, fashion_mnist.load_data())
    verbs = [line.split()[4] for line in (miniature.folder / "calls").read_text().splitlines()]
    assert verbs == ["download", "update", "download"]
    assert_clean(miniature.cache, filled=True)


def test_official_place_behind_progress_bars(miniature, server: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert_loaded(miniature, fashion_mnist.load_data())
    assert "train-images-idx3-ubyte.gz: 100%" in capfd.readouterr().err
    assert len(server) == 4
    assert_clean(miniature.cache, filled=True)
    assert_loaded(miniature, fashion_mnist.load_data())
    assert len(server) == 4


def test_damaged_cache_is_replaced(miniature, server: list[str]) -> None:
    file = damage(miniature.write(miniature.cache))
    with pytest.warns(UserWarning, match=f"cache: {file}: expected"):
        assert_loaded(miniature, fashion_mnist.load_data())
    assert_loaded(miniature, fashion_mnist.load_data())


def test_damaged_downloads_never_reach_the_cache(miniature, server: list[str]) -> None:
    miniature.debian_mirror()
    damage(miniature.folder / "mirror")
    damage(miniature.folder / "official")
    with (
        pytest.warns(UserWarning, match="download of Debian's package: .*Trying the next source"),
        pytest.warns(UserWarning, match="download from http"),
        pytest.raises(fashion_mnist.DataUnavailableError, match=r"t10k-images-idx3-ubyte\.gz: expected"),
    ):
        fashion_mnist.load_data()
    assert_clean(miniature.cache, filled=False)


def test_connection_that_breaks_off(miniature, server: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        http.server.SimpleHTTPRequestHandler, "copyfile", lambda self, source, sink: sink.write(b"seven b")
    )
    with pytest.raises(
        fashion_mnist.DataUnavailableError, match=r"images-idx3-ubyte.gz: expected \d+ bytes, received 7"
    ):
        fashion_mnist.load_data()
    assert_clean(miniature.cache, filled=False)


def test_server_that_falls_silent(miniature, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setattr(sources, "OFFICIAL", f"http://127.0.0.1:{listener.getsockname()[1]}/")
        with pytest.raises(fashion_mnist.DataUnavailableError, match="timed out"):
            fashion_mnist.load_data()


def test_nothing_reachable_lists_answers_files_and_places(miniature) -> None:
    miniature.debian_mirror("""
if sys.argv[-1] == "update":
    sys.exit("E: Temporary failure resolving the mirror")
sys.exit("E: Unable to locate package")
""")
    with pytest.raises(fashion_mnist.DataUnavailableError) as raised:
        fashion_mnist.load_data()
    message = str(raised.value)
    for part in (
        "FASHION_MNIST_DIR: not set",
        "installed Debian package: /usr/share/datasets/absent-in-tests is no folder",
        f"cache: {miniature.cache} is no folder",
        "download of Debian's package: `apt-get update` ended with 1: E: Temporary failure resolving the mirror",
        "download from http://127.0.0.1:9/: train-images-idx3-ubyte.gz: ",
        "refused",
        f"into {miniature.cache}, or into any folder",
        *(f"{name}.gz\n" for name in fashion_mnist.FILES),
    ):
        assert part in message
    assert_clean(miniature.cache, filled=False)


def test_warnings_of_an_update_without_network_are_told(miniature) -> None:
    miniature.debian_mirror("""
if sys.argv[-1] == "update":
    sys.exit(print("W: Failed to fetch http://mirror/ Temporary failure resolving"))
sys.exit("E: Unable to locate package")
""")
    with pytest.raises(
        fashion_mnist.DataUnavailableError, match="Unable to locate package; W: Failed to fetch http://mirror/"
    ):
        fashion_mnist.load_data()


def test_no_debian_is_told(miniature) -> None:
    with pytest.raises(fashion_mnist.DataUnavailableError, match="Debian's package: apt-get and dpkg not found"):
        fashion_mnist.load_data()


def test_cache_that_cannot_be_made(miniature) -> None:
    (miniature.folder / "cache").write_text("a file where a folder should be")
    with pytest.raises(fashion_mnist.DataUnavailableError, match=r"cache: cannot be written: .*Set XDG_CACHE_HOME"):
        fashion_mnist.load_data()


def test_read_only_cache(miniature, monkeypatch: pytest.MonkeyPatch, server: list[str]) -> None:
    miniature.cache.mkdir(parents=True)
    miniature.cache.chmod(0o500)
    script = "fashion_mnist.load_data()"
    # Root may write anywhere: try it as nobody, who has to be able to enter the folder.
    for folder in miniature.cache.parents:
        if folder.is_relative_to(miniature.folder.parent.parent):
            folder.chmod(0o755)
    drop = "import os\nif os.geteuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
    command = miniature.script(script)
    command[2] = command[2].replace("\nfashion_mnist.load_data()", f"\n{drop}fashion_mnist.load_data()")
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "cache: cannot be written: [Errno 13] Permission denied" in done.stderr
    assert not any(miniature.cache.iterdir())


def test_full_disk(miniature, server: list[str]) -> None:
    miniature.debian_mirror()
    command = miniature.script(
        "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\nfashion_mnist.load_data()"
    )
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert re.search("DataUnavailableError: (.|\n)*download from .*File too large(.|\n)*Put these four", done.stderr)
    assert_clean(miniature.cache, filled=False)


def test_killed_in_the_middle_leaves_nothing_that_stays(miniature, server: list[str]) -> None:
    miniature.debian_mirror('(folder / "started").touch(); time.sleep(60)')
    command = miniature.script("fashion_mnist.load_data()")
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True) as process:
        while not (miniature.folder / "started").exists():
            assert process.poll() is None
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
    assert [path.name for path in miniature.cache.glob("*.gz")] == []
    assert len(list(miniature.cache.glob("download-*"))) == 1
    miniature.program("apt-get", "sys.exit('E: none')")
    assert_loaded(miniature, fashion_mnist.load_data())
    assert_clean(miniature.cache, filled=True)


def test_interrupt_ends_apt_get(miniature) -> None:
    miniature.debian_mirror("""
signal.signal(signal.SIGINT, signal.SIG_IGN)
(folder / "started").write_text(str(os.getpid()))
time.sleep(60)
""")
    # What a shell starts in the background is born deaf to Ctrl-C, tests included.
    heeding = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); fashion_mnist.load_data()"
    with subprocess.Popen(miniature.script(heeding), stderr=subprocess.DEVNULL) as process:
        while not ((miniature.folder / "started").exists() and (miniature.folder / "started").read_text()):
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) != 0
    with pytest.raises(ProcessLookupError):
        os.kill(int((miniature.folder / "started").read_text()), 0)
    assert_clean(miniature.cache, filled=False)


def test_concurrent_callers_fetch_once(miniature) -> None:
    miniature.debian_mirror("time.sleep(2)")
    command = miniature.script("fashion_mnist.load_data()")
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    messages = [process.communicate(timeout=60)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], messages
    assert (miniature.folder / "calls").read_text().count("\n") == 1
    assert sum("Another program is fetching Fashion-MNIST" in message for message in messages) == 2
    assert_clean(miniature.cache, filled=True)


def test_relative_cache_home_is_ignored(miniature, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    monkeypatch.setenv("HOME", str(miniature.folder))
    miniature.write(miniature.folder / ".cache" / "keras-study" / "fashion-mnist")
    assert_loaded(miniature, fashion_mnist.load_data())


def test_ten_classes_in_both_languages() -> None:
    assert len(set(fashion_mnist.CLASS_NAMES)) == len(set(fashion_mnist.CLASS_NAMES_JA)) == 10


def test_real_data_from_whatever_this_machine_reaches() -> None:
    try:
        (x_train, y_train), (x_test, y_test) = fashion_mnist.load_data()
    except fashion_mnist.DataUnavailableError as error:
        pytest.skip(f"{error}")
    arrays = (x_train, y_train, x_test, y_test)
    assert [array.shape for array in arrays] == [(60000, 28, 28), (60000,), (10000, 28, 28), (10000,)]
    assert {array.dtype for array in arrays} == {np.dtype("uint8")}
    assert np.bincount(y_train).tolist() == [6000] * 10
    assert np.bincount(y_test).tolist() == [1000] * 10
    # The first training picture is the ankle boot of every tutorial.
    assert fashion_mnist.CLASS_NAMES[y_train[0]] == "Ankle boot"


@pytest.mark.network
def test_debian_really_has_it(tmp_path: Path) -> None:
    try:
        sources.debian_package(tmp_path)
    except sources.SourceError as error:
        pytest.skip(f"{error}")
    for name, file in fashion_mnist.FILES.items():
        assert idx.read(tmp_path / f"{name}.gz", file.shape, file.sha256).shape == file.shape
