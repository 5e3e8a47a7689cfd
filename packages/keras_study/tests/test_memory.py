from __future__ import annotations

from pathlib import Path

import psutil
import pytest
from keras_study.jupyter import memory

FOUR = 4 << 30


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        file = folder / name.replace("__", "/").replace("_dot_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


@pytest.fixture(params=["version 1", "version 2"])
def cgroup(request, tmp_path):
    if request.param == "version 1":
        return write(
            tmp_path,
            memory__memory_dot_limit_in_bytes=f"{FOUR}\n",
            memory__memory_dot_max_usage_in_bytes=f"{FOUR - 4096}\n",
            memory__memory_dot_oom_control="oom_kill_disable 0\nunder_oom 0\noom_kill 3\n",
        )
    return write(
        tmp_path,
        memory_dot_max=f"{FOUR}\n",
        memory_dot_peak=f"{FOUR - 4096}\n",
        memory_dot_events="low 0\nhigh 0\nmax 41\noom 3\noom_kill 3\noom_group_kill 0\n",
    )


def test_container_with_a_limit(cgroup):
    assert memory.limit(cgroup) == FOUR
    assert memory.highest(cgroup) == FOUR - 4096
    assert memory.kills(cgroup, Path("/nowhere")) == 3


@pytest.mark.parametrize(
    "files",
    [
        {"memory_dot_max": "max\n", "memory_dot_events": "oom_kill 9\n"},
        {
            "memory__memory_dot_limit_in_bytes": "9223372036854771712\n",
            "memory__memory_dot_oom_control": "oom_kill 9\n",
        },
        {},
    ],
)
def test_without_a_limit_the_machine_counts(tmp_path, files):
    group = write(tmp_path / "group", **files)
    vmstat = write(tmp_path, vmstat="nr_free_pages 1\noom_kill 5\n") / "vmstat"
    assert memory.limit(group) is None
    assert memory.kills(group, vmstat) == 5
    assert 0 < memory.highest(group) <= psutil.virtual_memory().total


def test_system_that_does_not_count(tmp_path):
    assert memory.kills(tmp_path, tmp_path / "vmstat") is None


def test_older_kernel_without_a_peak(tmp_path):
    group = write(tmp_path, memory_dot_max=f"{FOUR}\n", memory_dot_events="oom_kill 0\n")
    assert memory.highest(group) == FOUR
