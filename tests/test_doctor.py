"""`make doctor` on machines made of fake commands, and the search for who holds a port on this one."""

from __future__ import annotations

import os
import pty
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Where sh is dash, once is enough.
SHELLS = {
    Path(found).resolve(): found for name in ("dash", "sh", "bash", "busybox") if (found := shutil.which(name))
}.values()
POSIX = {"bash": ["--posix"], "busybox": ["sh"]}
# Everything else that the doctor runs is faked, and anything not in either list must not be needed.
TOOLS = (
    *("awk", "cat", "cut", "dirname", "find", "grep", "head", "id", "ls", "printenv", "sed", "sh", "tr"),
    *("date", "df"),
)
CHECKS = "packages/keras_study/src/keras_study/doctor.py"
SCRIPTS = [
    *(
        ROOT / f"scripts/{name}.sh"
        for name in ("settings", "processes", "ports", "disk", "python", "owner", "memory", "doctor")
    ),
    *(ROOT / "scripts/doctor").glob("*.sh"),
]
GOOD_DOCKER = {
    "info": "28.1.1|x86_64|16000000000|/nowhere",
    "compose version": "2.35.0",
    "buildx version": "buildx",
}


class Machine:
    """A checkout and a PATH of fakes: at first a Linux machine on which everything is well."""

    def __init__(self, folder, shell):
        self.home, self.bin, self.proc = folder / "study", folder / "bin", folder / "proc"
        self.shell = [shell, *POSIX.get(Path(shell).name, [])]
        self.asked_by = self.home / CHECKS
        for made in (
            self.bin,
            self.proc,
            self.home / "scripts/doctor",
            self.home / "requirements",
            self.asked_by.parent,
        ):
            made.mkdir(parents=True)
        for script in SCRIPTS:
            shutil.copy(script, self.home / script.relative_to(ROOT))
        shutil.copy(ROOT / CHECKS, self.asked_by)
        for name in ("notebooks", "logs"):
            (self.home / name).mkdir()
            # Root's own tests are not about root's checkout.
            (self.home / name).chmod(0o777)
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        # The system's own, which other users may start as well.
        (self.bin / "python3").symlink_to(shutil.which("python3", path="/usr/bin:/usr/local/bin") or sys.executable)
        self.lock("# locked 2026-09-01")
        self.fake("date", "echo 2026-10-01")
        self.fake("uname", "case $1 in -m) echo x86_64 ;; *) echo Linux ;; esac")
        self.fake(
            "df", "printf '%s\\n' 'Filesystem 1024-blocks Used Available Capacity Mounted on' 'a b 9 9 50000000 10% /'"
        )
        self.fake("ss", ":")
        self.docker()
        self.meminfo(16_000_000, 12_000_000)
        (self.proc / "cpuinfo").write_text("processor : 0\nflags\t\t: fpu sse4_2 avx avx2\n")

    def fake(self, name, lines):
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!{self.bin}/sh\n{lines}\n")
        path.chmod(0o755)

    def remove(self, *names):
        for name in names:
            (self.bin / name).unlink(missing_ok=True)

    def docker(self, **answers):
        """A client that answers each command that begins so, and fails on any other."""
        cases = "".join(
            f"{key.replace(' ', chr(92) + ' ')}*) printf '%s\\n' '{text}' ;;\n"
            for key, text in {**GOOD_DOCKER, **answers}.items()
            if text is not None
        )
        self.fake("docker", f'case "$*" in\n{cases}*) exit 1 ;;\nesac')

    def broken_docker(self, message):
        self.fake("docker", f"echo '{message}' >&2; exit 1")

    def python(self, name, answer):
        self.fake(
            name, f'[ "$1" = --version ] && {{ echo "Python {answer.split()[0]}"; exit; }}\nprintf "%s\\n" "{answer}"'
        )

    def meminfo(self, total, available):
        (self.proc / "meminfo").write_text(f"MemTotal: {total} kB\nMemFree: 1 kB\nMemAvailable: {available} kB\n")

    def lock(self, first_line):
        (self.home / "requirements/study.txt").write_text(f"{first_line}\nkeras==3.15.1 \\\n")

    def listen(self, port, pid=4711, name="nginx", address="127.0.0.1"):
        process = f'users:(("{name}",pid={pid},fd=7))' if pid else ""
        self.fake("ss", f"echo 'LISTEN 0 128 {address}:{port} 0.0.0.0:* {process}'")

    def process(self, pid, command, parent=1):
        folder = self.proc / str(pid)
        folder.mkdir()
        (folder / "cmdline").write_text(command.replace(" ", "\0"))
        (folder / "status").write_text(f"Name: x\nPPid:\t{parent}\n")

    def environment(self, variables):
        return {"PATH": str(self.bin), "PROC_DIR": str(self.proc), "LC_ALL": "C.UTF-8", **variables}

    def run(self, user=None, **variables):
        return subprocess.run(
            [*self.shell, "scripts/doctor.sh"],
            cwd=self.home,
            user=user,
            env=self.environment(variables),
            capture_output=True,
            text=True,
        )

    def line(self, subject, **variables):
        """The one line on that subject; the exit status must agree with the verdicts."""
        run = self.run(**variables)
        assert run.stderr == ""
        *lines, last = run.stdout.splitlines()
        for line in lines:
            assert re.match(r"ok    |(warn|FAIL)  .+ Next: .", line), line
        failed = any(line.startswith("FAIL") for line in lines)
        assert run.returncode == (1 if failed else 0)
        assert ("to put right" in last) is failed
        (found,) = [line for line in lines if line[6:].startswith(subject)]
        return found


@pytest.fixture
def machine(request, tmp_path):
    return Machine(tmp_path, getattr(request, "param", shutil.which("sh")))


in_each_shell = pytest.mark.parametrize("machine", SHELLS, indirect=True, ids=lambda shell: Path(shell).name)


@in_each_shell
def test_a_good_machine_is_all_ok(machine):
    run = machine.run()
    assert run.stderr == ""
    *lines, last = run.stdout.splitlines()
    assert len(lines) == 14
    assert all(line.startswith("ok    ") for line in lines), run.stdout
    assert last == "All is well. Next: make up"
    assert run.returncode == 0


@in_each_shell
def test_everything_wrong_is_said_at_once(machine):
    machine.docker(info="28|riscv64|900000000|/nowhere")
    machine.listen(8888)
    machine.lock("# locked 2027-01-01")
    (machine.home / "logs").rmdir()
    (machine.home / "logs").write_text("")
    run = machine.run(TENSORBOARD_PORT="6006")
    assert run.returncode == 1
    assert [line.split(":")[0] for line in run.stdout.splitlines() if line.startswith("FAIL")] == [
        "FAIL  Port 8888",
        "FAIL  Memory",
        "FAIL  CPU",
        "FAIL  Folder logs/",
        "FAIL  Clock",
    ]
    assert run.stdout.splitlines()[-1] == "5 things to put right, 0 to look at."


# Docker


def test_no_docker(machine):
    machine.remove("docker")
    machine.python("python3.13", "3.13.9")
    assert re.match("warn  Docker: not installed. make up runs natively.* Next: .*https://", machine.line("Docker"))
    assert machine.line("Docker", STUDY_MODE="docker").startswith("FAIL")
    assert machine.line("Docker", STUDY_MODE="native").startswith("ok")


@pytest.mark.parametrize(
    ("message", "expected", "command"),
    [
        ("Cannot connect to the Docker daemon. Is it running?", "no engine answers", "sudo systemctl start docker"),
        ("permission denied while trying to connect", "may not use the engine", "sudo usermod -aG docker ann"),
    ],
)
def test_silent_engine(machine, message, expected, command):
    machine.broken_docker(message)
    machine.fake("id", 'case "$*" in -un) echo ann ;; -nG*) echo ann sudo ;; *) echo 0 ;; esac')
    line = machine.line("Docker")
    assert line.startswith("warn")
    assert expected in line
    assert command in line
    assert machine.line("Docker", STUDY_MODE="docker").startswith("FAIL")
    assert machine.line("Python").startswith("ok")


def test_silent_engine_elsewhere(machine):
    machine.broken_docker("Cannot connect")
    assert "Next: unset DOCKER_HOST" in machine.line("Docker", DOCKER_HOST="tcp://elsewhere:1")
    machine.fake("uname", "echo Darwin")
    machine.fake("sysctl", "exit 1")
    assert "Next: open -a Docker" in machine.line("Docker")


def test_new_member_of_the_group_logs_in_again(machine):
    machine.broken_docker("permission denied")
    machine.fake("id", 'case "$*" in -un) echo ann ;; "-nG ann") echo ann docker ;; -nG) echo ann ;; *) echo 0 ;; esac')
    assert "Next: log out and in again" in machine.line("Docker")


def test_client_that_ends_well_without_an_engine(machine):
    """Some clients print their own half and no error."""
    machine.docker(info="||0|")
    assert machine.line("Docker").startswith("warn")


@pytest.mark.parametrize("version", [None, "1.29.2"])
def test_old_or_no_compose(machine, version):
    machine.docker(**{"compose version": version})
    line = machine.line("Compose")
    assert line.startswith("warn")
    assert "v2 is missing" in line
    assert machine.line("Python").startswith("ok")
    assert machine.line("Compose", STUDY_MODE="docker").startswith("FAIL")


def test_no_buildx(machine):
    machine.docker(**{"buildx version": None})
    assert machine.line("BuildKit").startswith("warn")


# Python


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"python3": "3.12.3"}, "ok    Python: 3.12.3 (python3)"),
        ({"python3": "", "python3.11": "3.11.9"}, "ok    Python: 3.11.9 (python3.11)"),
        ({"python3.11": "3.11.9", "python3.13": "3.13.1"}, "ok    Python: 3.13.1 (python3.13)"),
        (
            {"python3": "3.12.3 ensurepip"},
            "FAIL  Python: 3.12.3 (python3) lacks ensurepip. Next: sudo apt install python3.12-venv",
        ),
        ({"python3": "3.12.3 sqlite3"}, "FAIL  Python: 3.12.3 (python3) has no sqlite3 module"),
        ({}, "FAIL  Python: expected 3.11, 3.12 or 3.13, received: "),
    ],
)
def test_python_for_the_native_mode(machine, answers, expected):
    machine.remove("python3")
    for name, answer in answers.items():
        machine.python(name, answer) if answer else machine.fake(name, "exit 1")
    assert machine.line("Python", STUDY_MODE="native").startswith(expected)


def test_real_python_is_understood(machine):
    machine.remove("python3")
    (machine.bin / "python3").symlink_to(sys.executable)
    version = "{}.{}.{}".format(*sys.version_info[:3])
    assert machine.line("Python", STUDY_MODE="native").startswith(f"ok    Python: {version} (python3)")


def test_docker_needs_no_python(machine):
    assert "Python" not in machine.run().stdout


# Ports


@in_each_shell
def test_another_jupyter(machine):
    machine.listen(8888, name="python3")
    machine.process(4711, "/usr/bin/python3 /usr/bin/jupyter-lab")
    line = machine.line("Port 8888")
    assert line.startswith("FAIL")
    assert "another Jupyter, pid 4711 (python3)" in line
    assert line.endswith("Next: kill 4711, or put JUPYTER_PORT=8889 into .env")


def test_taken_port_that_is_no_jupyter(machine):
    machine.listen(6006, address="*")
    line = machine.line("Port 6006")
    assert line.startswith("FAIL")
    assert "held by pid 4711 (nginx)" in line
    assert "Jupyter" not in line


def test_suggested_port_is_free_and_not_the_other_setting(machine):
    machine.fake("ss", 'for port in 8888 8890; do echo "LISTEN 0 1 [::1]:$port [::]:*"; done')
    line = machine.line("Port 8888", TENSORBOARD_PORT="8889")
    assert "another user's program" in line
    assert "end that program, or put JUPYTER_PORT=8891 into .env" in line


def test_port_from_the_settings_file(machine):
    machine.listen(9000)
    (machine.home / ".env").write_text("JUPYTER_PORT=9000\n")
    assert machine.line("Port 9000").startswith("FAIL")


def test_own_container_on_the_port(machine):
    machine.listen(8888, name="docker-proxy")
    published = {"compose port jupyter 8888": "127.0.0.1:8888", "compose ps --quiet jupyter": "abc"}
    machine.docker(**published, inspect="healthy")
    assert machine.line("Port 8888") == "ok    Port 8888: jupyter of this checkout runs there (healthy)."
    machine.docker(**published, inspect="unhealthy")
    assert machine.line("Port 8888").startswith("warn")


def test_own_container_on_another_port_does_not_excuse_the_holder(machine):
    machine.listen(8888)
    machine.docker(**{"compose port jupyter 8888": "127.0.0.1:9999"})
    assert machine.line("Port 8888").startswith("FAIL")


def test_container_of_another_project(machine):
    machine.listen(8888, pid=None)
    machine.docker(**{"ps --filter publish=8888": "old-notebook"})
    line = machine.line("Port 8888")
    assert "held by the container old-notebook" in line
    assert "docker stop old-notebook" in line


@pytest.mark.parametrize("parent", [1, 4000])
def test_own_native_server_on_the_port(machine, parent):
    machine.listen(6006, name="python")
    home = machine.home.resolve()
    machine.process(
        4711, ".venv/bin/python -m tensorboard.main" if parent != 1 else f"{home}/.venv/bin/python x", parent
    )
    if parent != 1:
        machine.process(parent, f"{home}/.venv/bin/python .venv/bin/supervisord")
    assert machine.line("Port 6006").startswith("ok    Port 6006: tensorboard of this checkout runs there, natively")


def test_native_server_of_another_checkout_on_the_port(machine):
    machine.listen(8888, name="jupyter-lab")
    machine.process(4711, "/home/ann/other/.venv/bin/jupyter-lab")
    assert machine.line("Port 8888").startswith("FAIL")


def test_quivers_port_only_warns(machine):
    machine.listen(5000, name="ControlCenter")
    assert machine.line("Port 5000").startswith(
        "warn  Port 5000: held by pid 4711 (ControlCenter), so that Quiver cannot"
    )


# Memory, disk, CPU


@pytest.mark.parametrize(
    ("total", "available", "verdict"),
    [
        (16_000_000, 9_000_000, "ok"),
        (3_950_000, 3_000_000, "ok"),  # sold as 4 GB
        (3_800_000, 3_000_000, "warn"),
        (16_000_000, 1_900_000, "warn"),
        (1_960_000, 1_900_000, "warn"),  # sold as 2 GB
        (1_900_000, 1_900_000, "FAIL"),
    ],
)
def test_memory_of_the_machine(machine, total, available, verdict):
    machine.meminfo(total, available)
    assert machine.line("Memory", STUDY_MODE="native").startswith(verdict)


def test_memory_of_the_engine_counts_with_docker(machine):
    machine.docker(info="28.1|x86_64|1900000000|/nowhere")
    assert machine.line("Memory").startswith("FAIL  Memory: 1.9 GB (the Docker engine's)")


def test_limit_follows_the_engines_memory_or_the_setting(machine):
    assert machine.line("Limit").startswith("ok    Limit: JupyterLab's container may use 9984m of memory")
    assert "may use 6g of memory" in machine.line("Limit", JUPYTER_MEMORY="6g")


def test_memory_of_a_mac(machine):
    machine.fake("uname", "case $1 in -m) echo arm64 ;; *) echo Darwin ;; esac")
    machine.fake("sysctl", "case $2 in hw.memsize) echo 17179869184 ;; *) exit 1 ;; esac")
    (machine.proc / "meminfo").unlink()
    assert machine.line("Memory", STUDY_MODE="native") == "ok    Memory: 17.2 GB (this machine's)."
    assert machine.line("CPU", STUDY_MODE="native") == "ok    CPU: arm64."
    machine.fake("sysctl", "exit 1")
    assert machine.line("Memory", STUDY_MODE="native").startswith("warn")


@pytest.mark.parametrize(
    ("megabytes", "built", "verdict"),
    [
        (10_100, False, "ok"),
        (9900, False, "warn"),
        (6900, False, "FAIL"),
        (4100, True, "ok"),
        (3900, True, "warn"),
        (900, True, "FAIL"),
    ],
)
def test_disk(machine, megabytes, built, verdict):
    machine.fake("df", f"printf '%s\\n' 'header' '/dev/a b 9 9 {megabytes * 1_000_000 // 1024} 10% /'")
    if built:
        machine.docker(**{"image inspect": "amd64"})
    assert machine.line("Disk").startswith(verdict)


def test_disk_of_the_engine_counts_where_it_is_on_this_machine(machine, tmp_path):
    machine.fake("df", f'[ "$2" = {tmp_path} ] && free=1 || free=50000000; printf \'%s\\n\' header "a 9 9 $free 10% /"')
    assert machine.line("Disk").startswith("ok")
    machine.docker(info=f"28.1|x86_64|16000000000|{tmp_path}")
    assert machine.line("Disk").startswith("FAIL")


def test_no_avx(machine):
    (machine.proc / "cpuinfo").write_text("flags\t\t: fpu sse4_2 notavx avxish\n")
    assert machine.line("CPU").startswith("FAIL")
    (machine.proc / "cpuinfo").unlink()
    assert machine.line("CPU").startswith("warn")


def test_arm_needs_no_avx(machine):
    (machine.proc / "cpuinfo").write_text("Features : fp asimd\n")
    machine.docker(info="28.1|aarch64|16000000000|/nowhere")
    assert machine.line("CPU") == "ok    CPU: aarch64."


def test_intel_mac(machine):
    machine.fake("uname", "case $1 in -m) echo x86_64 ;; *) echo Darwin ;; esac")
    machine.fake("sysctl", "case $2 in *features) echo FPU AVX1.0 ;; hw.memsize) echo 17179869184 ;; *) exit 1 ;; esac")
    assert machine.line("CPU") == "ok    CPU: x86_64 with AVX."
    assert "TensorFlow: not made" not in machine.run().stdout
    assert machine.line("TensorFlow", STUDY_MODE="native").startswith("FAIL")


def test_emulation(machine):
    assert machine.line("Emulation").startswith("ok")
    assert machine.line("Emulation", DOCKER_DEFAULT_PLATFORM="linux/amd64").startswith("ok")
    machine.docker(info="28.1|aarch64|16000000000|/nowhere", **{"image inspect": "arm64"})
    assert machine.line("Emulation").startswith("ok")
    assert "unset DOCKER_DEFAULT_PLATFORM" in machine.line("Emulation", DOCKER_DEFAULT_PLATFORM="linux/amd64")
    machine.docker(info="28.1|aarch64|16000000000|/nowhere", **{"image inspect": "amd64"})
    assert "docker image rm" in machine.line("Emulation")


def test_rosetta(machine):
    machine.fake("uname", "case $1 in -m) echo x86_64 ;; *) echo Darwin ;; esac")
    machine.fake("sysctl", "case $2 in sysctl.proc_translated) echo 1 ;; *) exit 1 ;; esac")
    assert "arch -arm64" in machine.line("Emulation")


# Folders, lock, settings


def test_missing_folder(machine):
    (machine.home / "logs").rmdir()
    assert re.match(r"warn  Folder logs/: missing\. Next: .*make up", machine.line("Folder logs/"))


@pytest.fixture
def open_machine():
    """A machine where any user may look: pytest's own folders are private."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Machine(Path(folder), shutil.which("sh"))


as_another_user = pytest.mark.skipif(os.getuid() != 0, reason="Becoming a user needs root: sudo make test")


@as_another_user
@pytest.mark.parametrize(("mode", "verdict"), [(0o555, "FAIL"), (0o777, "warn")])
def test_folder_of_root(open_machine, mode, verdict):
    folder = open_machine.home / "notebooks"
    folder.chmod(mode)
    line = open_machine.line("Folder notebooks/", user=65534)
    assert line.startswith(verdict)
    assert "belongs to uid 0" in line
    assert line.endswith('Next: sudo chown -R "$(id -u):$(id -g)" logs notebooks')


def test_folder_of_ones_own_that_is_not_writable(open_machine):
    folder = open_machine.home / "notebooks"
    folder.chmod(0o555)
    user = {}
    if os.getuid() == 0:
        user["user"] = 65534
        os.chown(folder, 65534, 65534)
    assert open_machine.line("Folder notebooks/", **user).endswith("Next: chmod -R u+rwX notebooks")


@as_another_user
def test_foreign_file_in_a_folder_of_ones_own(open_machine):
    (open_machine.home / "logs/run").mkdir()
    os.chown(open_machine.home / "logs", 65534, 65534)
    line = open_machine.line("Folder logs/", user=65534)
    assert line.startswith("warn  Folder logs/: some of it is another user's, such as logs/run")
    os.chown(open_machine.home / "logs/run", 65534, 65534)
    assert open_machine.line("Folder logs/", user=65534) == "ok    Folder logs/: yours, and writable."


@pytest.mark.skipif(os.getuid() != 0, reason="Giving a folder away needs root: sudo make test")
def test_folders_of_others_and_roots_own(machine):
    os.chown(machine.home / "logs", 1000, 1000)
    assert machine.line("Folder logs/") == "ok    Folder logs/: belongs to uid 1000; root may write there."
    (machine.home / "notebooks").chmod(0o755)
    (machine.home / "engine").mkdir()
    machine.docker(info=f"28.1|x86_64|16000000000|{machine.home}/engine")
    assert machine.line("Owner").startswith("warn  Owner: only root may write to this checkout")
    assert "Owner" not in machine.run(STUDY_MODE="native").stdout


# What it finds running, and in which language it says so


@pytest.mark.parametrize(
    ("unwell", "expected"),
    [
        (False, "All is well, and running. Open http://127.0.0.1:8888/lab (make url prints the link with its token)."),
        (True, "Running, with 1 thing to look at. The links: make url"),
    ],
)
def test_running_environment_is_not_told_to_start(machine, unwell, expected):
    published = {"compose port jupyter 8888": "127.0.0.1:8888", "compose ps --quiet jupyter": "abc"}
    machine.docker(**published, inspect="healthy")
    if unwell:
        machine.lock("absl-py==2.3.1")
    assert machine.run().stdout.splitlines()[-1] == expected


def test_ready_with_one_or_two_things_to_look_at(machine):
    (machine.home / "logs").rmdir()
    assert machine.run().stdout.splitlines()[-1] == "Ready, with 1 thing to look at. Next: make up"
    machine.lock("absl-py==2.3.1")
    assert machine.run().stdout.splitlines()[-1] == "Ready, with 2 things to look at. Next: make up"


JAPANESE = re.compile("[ぁ-んァ-ヶ一-龯]")


@in_each_shell
def test_japanese_by_the_setting_or_the_locale(machine):
    for variables in ({"STUDY_LANGUAGE": "ja"}, {"LC_ALL": "ja_JP.UTF-8"}, {"LC_ALL": "", "LANG": "ja_JP.UTF-8"}):
        # A shell may complain of a locale that is not installed.
        run = machine.run(**variables)
        assert run.stdout.splitlines()[-1] == "すべて正常です。次のコマンド: make up"
    (machine.home / ".env").write_text("STUDY_LANGUAGE=ja\n")
    assert JAPANESE.search(machine.run().stdout)
    assert not JAPANESE.search(machine.run(STUDY_LANGUAGE="en", LC_ALL="ja_JP.UTF-8").stdout)


def test_japanese_verdicts_name_the_same_remedies(machine):
    machine.docker(info="28|riscv64|900000000|/nowhere", **{"buildx version": None})
    machine.listen(8888, name="jupyter-lab")
    machine.lock("# locked 2027-01-01")
    (machine.home / "logs").rmdir()
    english, japanese = (machine.run(STUDY_LANGUAGE=language).stdout.splitlines() for language in ("en", "ja"))
    assert len(english) == len(japanese)
    for ours, theirs in zip(japanese, english, strict=True):
        assert ours[:4] == theirs[:4] or ours.startswith("直す")
        for command in re.findall(r"kill \d+|JUPYTER_PORT=\d+|docker-\w+|make up|sudo timedatectl", theirs):
            assert command in ours
        if "Next:" in theirs:
            assert JAPANESE.search(ours)


def test_unknown_setting_and_a_password_that_others_can_read_are_named(machine):
    (machine.home / ".env").write_text("LD_PRELOAD=/x\n")
    assert machine.line("Settings").startswith("warn  Settings: Line 1 of .env: there is no setting LD_PRELOAD")
    (machine.home / ".env").write_text("PASSWORD=secret\n")
    (machine.home / ".env").chmod(0o644)
    assert "secret" not in machine.line("Settings")
    assert "chmod 600 .env" in machine.line("Settings")


def test_machine_without_python_is_said(machine):
    machine.remove("python3")
    assert machine.line("Machine").startswith("warn  Machine: memory, disk, CPU, folders and clock are not checked")


@pytest.mark.parametrize(
    ("locked", "today", "expected"),
    [
        ("2026-10-01", "2026-10-01", "ok    Clock and lock: 2026-10-01, the lock is 0 days old."),
        ("2026-01-01", "2026-06-30", "ok    Clock and lock: 2026-06-30, the lock is 180 days old."),
        ("2026-01-01", "2026-07-01", "warn  Lock: of 2026-01-01, 181 days old. Next: make update"),
        ("2024-02-28", "2024-03-01", "ok    Clock and lock: 2024-03-01, the lock is 2 days old."),
        ("2025-12-31", "2026-01-01", "ok    Clock and lock: 2026-01-01, the lock is 1 day old."),
        ("2026-10-02", "2026-10-01", "FAIL  Clock: it says 2026-10-01, but the lock is of 2026-10-02"),
        ("2026-10-02", "1970-01-01", "FAIL  Clock: it says 1970-01-01"),
    ],
)
def test_clock_and_lock(machine, locked, today, expected):
    machine.lock(f"# locked {locked}")
    machine.fake("date", f"echo {today}")
    assert machine.line("Clock" if "Clock" in expected else "Lock").startswith(expected)


def test_lock_without_its_date(machine):
    machine.lock("absl-py==2.3.1")
    assert machine.line("Lock").startswith("warn")
    (machine.home / "requirements/study.txt").unlink()
    assert machine.line("Lock").startswith("warn")


def test_certificates(machine, tmp_path):
    bundle = tmp_path / "ca.pem"
    bundle.write_text("-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n" * 2)
    assert machine.line("Certificates", CA_BUNDLE=str(bundle)).startswith("ok    Certificates: 2 in ")
    bundle.write_text("no certificate\n")
    for received in (bundle, tmp_path / "missing.pem", tmp_path):
        line = machine.line("Settings", CA_BUNDLE=str(received))
        assert line.startswith("FAIL")
        assert str(received) in line
        assert "CA_BUNDLE" in line


@in_each_shell
def test_bad_setting_does_not_end_the_other_checks(machine):
    line = machine.line("Settings", JUPYTER_PORT="eighty")
    assert line.startswith("FAIL")
    assert "received: eighty" in line
    assert len(machine.run(JUPYTER_PORT="eighty").stdout.splitlines()) == 16


# Colours


def on_a_terminal(machine, **variables):
    reader, writer = pty.openpty()
    subprocess.run(
        [*machine.shell, "scripts/doctor.sh"],
        cwd=machine.home,
        env=machine.environment(variables),
        stdout=writer,
        check=False,
    )
    os.close(writer)
    text = os.read(reader, 100_000)
    os.close(reader)
    return text


def test_colours_only_on_a_terminal_that_wants_them(machine):
    assert b"\x1b[32mok\x1b[0m" in on_a_terminal(machine, TERM="xterm")
    assert b"\x1b" not in on_a_terminal(machine, TERM="xterm", NO_COLOR="1")
    assert b"\x1b" not in on_a_terminal(machine, TERM="dumb")
    assert "\x1b" not in machine.run(TERM="xterm").stdout


# Who holds a port


def port_holder(shell, port, path=None, **variables):
    arguments = [shell, *POSIX.get(Path(shell).name, [])]
    run = subprocess.run(
        [*arguments, "-euc", f'. "{ROOT}/scripts/ports.sh"; port_holder {port}'],
        env={"PATH": str(path or os.environ["PATH"]), **variables},
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout


@pytest.fixture(params=["ss", "lsof", "neither"])
def searcher(request, tmp_path):
    """A PATH with one of the two programs, which must be installed where the tests run to be tried."""
    folder = tmp_path / "path"
    folder.mkdir()
    for tool in ("awk", "cat", "ls"):
        (folder / tool).symlink_to(shutil.which(tool))
    if request.param != "neither":
        if not shutil.which(request.param):
            pytest.skip(
                f"{request.param} is not installed: sudo apt install {'iproute2' if request.param == 'ss' else 'lsof'}"
            )
        (folder / request.param).symlink_to(shutil.which(request.param))
    return folder


@pytest.mark.parametrize("shell", SHELLS, ids=lambda shell: Path(shell).name)
@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0", "::1", "::"])
def test_listener_is_found(searcher, shell, address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as server:
        server.bind((address, 0))
        port = server.getsockname()[1]
        assert port_holder(shell, port, searcher) == ""  # bound, but not listening
        server.listen()
        assert re.fullmatch(rf"pid {os.getpid()} \(.+\)\n", port_holder(shell, port, searcher))
        with socket.create_connection(server.getsockname()[:2]) as client:
            assert port_holder(shell, client.getsockname()[1], searcher) == ""
    assert port_holder(shell, port, searcher) == ""


def test_port_that_merely_begins_or_ends_alike_is_free(tmp_path):
    machine = Machine(tmp_path, shutil.which("sh"))
    machine.listen(18888)
    assert port_holder("sh", 8888, machine.bin, PROC_DIR=str(tmp_path)) == ""
    machine.listen(8888)
    assert port_holder("sh", 8888, machine.bin, PROC_DIR=str(tmp_path)) == "pid 4711 (nginx)\n"
    assert port_holder("sh", 888, machine.bin, PROC_DIR=str(tmp_path)) == ""


def test_busybox_lsof_lists_every_file_and_means_nothing(tmp_path):
    machine = Machine(tmp_path, shutil.which("sh"))
    machine.remove("ss")
    machine.fake("lsof", "printf '1\\t/bin/sh\\t/dev/null\\n'")
    assert port_holder("sh", 8888, machine.bin, PROC_DIR=str(tmp_path)) == ""


def test_table_of_the_kernel_names_the_port_where_the_process_is_hidden(tmp_path):
    machine = Machine(tmp_path, shutil.which("sh"))
    (tmp_path / "net").mkdir()
    row = "   0: 00000000:22B8 00000000:0000 {} 00000000:00000000 00:00000000 00000000  1000        0 424242 1\n"
    (tmp_path / "net/tcp").write_text("  sl  local_address\n" + row.format("0A"))
    assert port_holder("sh", 8888, machine.bin, PROC_DIR=str(tmp_path)) == "another user's program\n"
    (tmp_path / "net/tcp").write_text("  sl  local_address\n" + row.format("01"))
    assert port_holder("sh", 8888, machine.bin, PROC_DIR=str(tmp_path)) == ""
