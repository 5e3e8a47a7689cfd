from __future__ import annotations

import gzip
import hashlib
import json
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from keras_study.data import fashion_mnist, sources


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "network: needs the outside network")


SHAPES = {
    "train-images-idx3-ubyte": (60, 28, 28),
    "train-labels-idx1-ubyte": (60,),
    "t10k-images-idx3-ubyte": (10, 28, 28),
    "t10k-labels-idx1-ubyte": (10,),
}


def idx_bytes(array: np.ndarray) -> bytes:
    return struct.pack(f">{1 + array.ndim}I", 0x0800 | array.ndim, *array.shape) + array.tobytes()


@dataclass(frozen=True)
class Miniature:
    """A data set of 60 + 10 pictures in the place of the real one, and a machine without any source of it."""

    contents: dict[str, bytes]
    folder: Path

    @property
    def cache(self) -> Path:
        return self.folder / "cache" / "keras-study" / "fashion-mnist"

    def write(self, folder: Path, *, suffix: str = ".gz") -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.contents.items():
            (folder / f"{name}{suffix}").write_bytes(gzip.compress(content, mtime=0) if suffix else content)
        return folder

    def program(self, name: str, body: str) -> None:
        """Put a program into PATH, which holds nothing else."""
        file = self.folder / "bin" / name
        start = f"import os, pathlib, shutil, signal, sys, time\nfolder = pathlib.Path({str(self.folder)!r})\n"
        file.write_text(f"#!{sys.executable}\n{start}{body}")
        file.chmod(0o755)

    def debian_mirror(self, download: str = "") -> None:
        """An apt-get whose download takes the package from `folder/mirror`, and a dpkg that unpacks it."""
        self.write(self.folder / "mirror")
        self.program(
            "apt-get",
            f"""
(folder / "calls").open("a").write(" ".join(sys.argv[1:]) + "\\n")
status = int(next(a for a in sys.argv if a.startswith("APT::Status-Fd=")).partition("=")[2])
{download}
if sys.argv[-1] == "dataset-fashion-mnist":
    os.write(status, b"dlstatus:1:50.0000:Retrieving file 1 of 1\\n")
    shutil.make_archive("dataset-fashion-mnist_1_all.deb", "tar", folder / "mirror")
    os.rename("dataset-fashion-mnist_1_all.deb.tar", "dataset-fashion-mnist_1_all.deb")
""",
        )
        self.program("dpkg", f"shutil.unpack_archive(sys.argv[2], sys.argv[3] + {str(sources.INSTALLED)!r}, 'tar')")

    def script(self, body: str) -> list[str]:
        """A command that sees the same miniature in a process of its own."""
        files = {name: [list(file.shape), file.sha256] for name, file in fashion_mnist.FILES.items()}
        return [
            sys.executable,
            "-c",
            "import json\nfrom pathlib import Path\nfrom keras_study.data import fashion_mnist, sources\n"
            f"files = json.loads({json.dumps(files)!r})\n"
            "for name, (shape, sha256) in files.items():\n"
            "    fashion_mnist.FILES[name] = fashion_mnist.IdxFile(tuple(shape), sha256)\n"
            f"sources.INSTALLED = Path({str(sources.INSTALLED)!r})\nsources.OFFICIAL = {sources.OFFICIAL!r}\n" + body,
        ]


@pytest.fixture
def miniature(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Miniature:
    random = np.random.default_rng(0)
    contents = {name: idx_bytes(random.integers(0, 10, shape, np.uint8)) for name, shape in SHAPES.items()}
    files = {
        name: fashion_mnist.IdxFile(SHAPES[name], hashlib.sha256(content).hexdigest())
        for name, content in contents.items()
    }
    (tmp_path / "bin").mkdir()
    monkeypatch.setattr(fashion_mnist, "FILES", files)
    monkeypatch.setattr(sources, "INSTALLED", Path("/usr/share/datasets/absent-in-tests"))
    monkeypatch.setattr(sources, "OFFICIAL", "http://127.0.0.1:9/")
    monkeypatch.setattr(sources, "TIMEOUT", 2)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("FASHION_MNIST_DIR", raising=False)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return Miniature(contents, tmp_path)
