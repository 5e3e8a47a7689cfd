"""The wheel, installed alone in a new environment, on the JAX backend."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1]
# Runs in the new environment: launches, asks for everything once, trains, explains.
TRIAL = Path(__file__).with_name("jax_trial.py")


@pytest.fixture(scope="module")
def uv() -> str:
    found = shutil.which("uv", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    if found is None:
        pytest.skip("uv is not installed here. Next: pip install uv")
    return found


@pytest.fixture(scope="module")
def wheel(uv: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as for the study image."""
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run([uv, "build", "--quiet", "--wheel", "--out-dir", out, PACKAGE], check=True, timeout=120)
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_holds_what_it_needs_and_nothing_else(wheel: Path) -> None:
    assert wheel.name.startswith("quiver_engine-1.")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = archive.read(next(name for name in names if name.endswith("METADATA"))).decode()
    for needed in (
        "static/index.html",
        "demo_data/fashion_mnist.keras",
        "demo_data/images.json",
        "icons/quiver.svg",
        "server.py",
    ):
        assert f"quiver_engine/{needed}" in names
    assert not [name for name in names if "test" in name or "node_modules" in name or name.endswith((".ts", ".tsx"))]
    assert "License-Expression: MIT" in metadata
    assert "tensorflow" not in metadata.partition("\n\n")[0]


def test_alone_on_jax_it_works_and_imports_no_tensorflow(uv: str, wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "alone"
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, place], check=True, timeout=60)
    python = place / "bin" / "python"
    subprocess.run(
        [uv, "pip", "install", "--quiet", "--no-deps", "--offline", "--python", python, wheel], check=True, timeout=60
    )
    purelib = json.loads(
        subprocess.check_output(
            [python, "-c", "import json, sysconfig; print(json.dumps(sysconfig.get_path('purelib')))"]
        )
    )
    # What it depends on comes from the environment of the tests; the package itself must not.
    (Path(purelib) / "the_rest.pth").write_text(sysconfig.get_path("purelib") + "\n")
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu"}
    finished = subprocess.run(
        [python, "-W", "error::UserWarning", TRIAL],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    told = json.loads(finished.stdout.splitlines()[-1])
    assert told["package"].startswith(str(place))
    assert told["backend"] == "jax"
    assert told["foreign"] == []
    assert set(told["kinds"]) == {"maps", "bars"}
    assert told["versions_seen"] >= 2
    assert told["explained"] == ["gradcam", "saliency"]
    assert told["entry_points"] == ["quiver"]
    finished = subprocess.run(
        [place / "bin" / "quiver", "--version"], capture_output=True, text=True, env=environment, timeout=60
    )
    assert finished.stdout.startswith("quiver_engine 1.")
