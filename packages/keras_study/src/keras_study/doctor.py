"""What `make doctor` asks of the machine itself: memory, disk, CPU, emulation, folders, clock and lock.

scripts/doctor.sh runs it as a file with whatever Python 3.8 or newer the machine has, without any package, and hands in
what it has learned of Docker. Prints one line a check: verdict, text and next step, with tabs between.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

ARCHITECTURES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}
# Decimal megabytes: what is sold as 4 GB counts as 4 GB.
LEAST, ENOUGH = 2000, 4000


class Finding(NamedTuple):
    """One check's result. `verdict`: ok, warn or FAIL; `next_step` only for the latter two."""

    verdict: str
    text: str
    next_step: str = ""


class Machine:
    """The machine as the arguments and its files tell it; each check returns one finding, or several."""

    def __init__(self, facts: argparse.Namespace, home: Path) -> None:
        self.facts, self.home = facts, home
        self.docker = facts.mode == "docker"

    def findings(self) -> Iterator[Finding]:
        yield self.memory()
        yield self.disk()
        yield from self.cpu()
        yield self.emulation()
        yield self.folder("notebooks")
        yield self.folder("logs")
        yield self.lock()

    def words(self, english: str, japanese: str) -> str:
        return japanese if self.facts.language == "ja" else english

    def memory(self) -> Finding:
        darwin = self.facts.system == "Darwin"
        more = self.words(
            "end other programs, or use a machine with more",
            "ほかのプログラムを終了するか、メモリの多いコンピューターを使う",
        )
        whose = self.words("this machine's", "このコンピューター")
        if self.docker and self.facts.engine_memory.isdigit():
            total: int | None = int(self.facts.engine_memory) // 1_000_000
            whose = self.words("the Docker engine's", "Docker エンジン")
            if darwin:
                more = "Docker Desktop > Settings > Resources > Memory"
        elif darwin:
            size = _sysctl("hw.memsize")
            total = int(size) // 1_000_000 if size.isdigit() else None
        else:
            total = self._meminfo("MemTotal")
        if total is None:
            return Finding(
                "warn",
                self.words(
                    "Memory: this system does not tell how much it has.",
                    "メモリ: このシステムでは容量を調べられません。",
                ),
                self.words("make sure of 4 GB, then make up", "4 GB あることを確かめてから make up"),
            )
        text = self.words(f"Memory: {_gigabytes(total)} ({whose})", f"メモリ: {_gigabytes(total)}({whose})")
        available = self._meminfo("MemAvailable")
        if available is not None:
            text += self.words(f", {_gigabytes(available)} available", f"、空き {_gigabytes(available)}")
        if total < LEAST:
            need = "; TensorFlow and JupyterLab need 2 GB at least, better 4."
            need_ja = "。TensorFlow と JupyterLab には最低 2 GB、できれば 4 GB 必要です。"
            return Finding("FAIL", text + self.words(need, need_ja), more)
        if total < ENOUGH or (available is not None and available < LEAST):
            risk = "; a larger lesson's kernel may run out of memory."
            risk_ja = "。大きなレッスンでは、カーネルのメモリが足りなくなることがあります。"
            return Finding("warn", text + self.words(risk, risk_ja), more)
        return Finding("ok", text + self.words(".", "。"))

    def disk(self) -> Finding:
        place, needed = self.facts.place, self.facts.needed
        if not self.facts.free.isdigit():
            return Finding(
                "warn",
                self.words(
                    f"Disk: df does not tell what is free in {place}.",
                    f"ディスク: {place} の空き容量を調べられません。",
                ),
                f"df -h {place}",
            )
        free = int(self.facts.free)
        text = self.words(f"Disk: {_gigabytes(free)} free in {place}", f"ディスク: {place} の空き {_gigabytes(free)}")
        clear = "docker system prune" if self.docker else self.words("free some space", "空きを増やす")
        if free < needed:
            lack = self.words(f"; expected {_gigabytes(needed)}.", f"。{_gigabytes(needed)} 必要です。")
            return Finding("FAIL", text + lack, clear)
        if free < needed + 3000:
            little = self.words("; that may become little.", "。じきに足りなくなるかもしれません。")
            return Finding("warn", text + little, clear)
        return Finding("ok", text + self.words(".", "。"))

    def cpu(self) -> Iterator[Finding]:
        machine, darwin = self.facts.machine, self.facts.system == "Darwin"
        architecture = ARCHITECTURES.get(machine)
        if architecture == "arm64":
            yield Finding("ok", f"CPU: {machine}.")
        elif architecture == "amd64":
            flags = _sysctl("machdep.cpu.features").lower().split() if darwin else self._flags()
            if not flags:
                text = f"CPU: {machine}, but this system does not tell whether it has AVX, which TensorFlow needs."
                text_ja = f"CPU: {machine}。TensorFlow に必要な AVX があるかどうかは調べられません。"
                yield Finding("warn", self.words(text, text_ja), "make up")
            elif {"avx", "avx1.0"} & set(flags):
                yield Finding("ok", self.words(f"CPU: {machine} with AVX.", f"CPU: {machine}(AVX あり)。"))
            else:
                text = f"CPU: {machine} without AVX, which TensorFlow needs (it would die with 'Illegal instruction')."
                text_ja = (
                    f"CPU: {machine} に、TensorFlow に必要な AVX がありません('Illegal instruction' で終了します)。"
                )
                step = "use another machine; in a virtual machine, pass the host's CPU on (QEMU: -cpu host)"
                step_ja = "別のコンピューターを使う。仮想マシンではホストの CPU をそのまま見せる(QEMU: -cpu host)"
                yield Finding("FAIL", self.words(text, text_ja), self.words(step, step_ja))
        else:
            text = f"CPU: expected x86_64 or arm64, received {machine}: TensorFlow is not made for it."
            text_ja = f"CPU: x86_64 か arm64 が必要ですが、{machine} でした。TensorFlow は対応していません。"
            yield Finding(
                "FAIL", self.words(text, text_ja), self.words("use another machine", "別のコンピューターを使う")
            )
        # TensorFlow's last release for Intel Macs was 2.16.
        if not self.docker and darwin and architecture == "amd64" and not self._translated():
            text = "TensorFlow: not made for Intel Macs any more."
            text_ja = "TensorFlow: Intel の Mac 向けにはもう提供されていません。"
            step = self.words("install Docker, then make up", "Docker をインストールしてから make up")
            yield Finding("FAIL", self.words(text, text_ja), step)

    def emulation(self) -> Finding:
        native = ARCHITECTURES.get(self.facts.machine, self.facts.machine)
        platform = self.facts.platform
        asked = next((part for part in platform.split("/") if part in ARCHITECTURES), platform)
        subject = self.words("Emulation: ", "エミュレーション: ")
        if self.facts.system == "Darwin" and self._translated():
            text = self.words(
                "this shell runs under Rosetta, as an Intel program.",
                "このシェルは、Intel 用プログラムとして Rosetta の上で動いています。",
            )
            step = self.words("arch -arm64 zsh, then make doctor", "arch -arm64 zsh のあとに make doctor")
            return Finding("warn", subject + text, step)
        if self.docker and platform and ARCHITECTURES.get(asked, asked) != native:
            text = self.words(
                f"DOCKER_DEFAULT_PLATFORM={platform} on {native}: TensorFlow would crawl or crash.",
                f"{native} の上で DOCKER_DEFAULT_PLATFORM={platform} です。TensorFlow が遅くなるか、異常終了します。",
            )
            return Finding("warn", subject + text, "unset DOCKER_DEFAULT_PLATFORM")
        image = self.facts.image
        if self.docker and image and ARCHITECTURES.get(image, image) != native:
            text = self.words(
                f"the image keras-study:cpu is for {image}, the engine is {native}.",
                f"イメージ keras-study:cpu は {image} 用ですが、エンジンは {native} です。",
            )
            step = self.words(", then make up", " のあとに make up")
            return Finding("warn", subject + text, f"docker image rm --force keras-study:cpu{step}")
        return Finding("ok", subject + self.words("none.", "ありません。"))

    def folder(self, name: str) -> Finding:
        """Whether it can be written, and whose it and what is in it are."""
        path, user = self.home / name, os.getuid()
        subject = self.words(f"Folder {name}/: ", f"フォルダ {name}/: ")
        give = 'sudo chown -R "$(id -u):$(id -g)" logs notebooks'
        if not path.is_dir():
            if path.exists() or path.is_symlink():
                text = self.words("expected a folder, received something else.", "フォルダではないものがあります。")
                step = self.words("move it away, then make up", "別の場所に移してから make up")
                return Finding("FAIL", subject + text, step)
            if not os.access(self.home, os.W_OK):
                text = self.words(
                    f"missing, and you may not write to {self.home}.",
                    f"ありません。{self.home} に書き込む権限もありません。",
                )
                return Finding("FAIL", subject + text, 'sudo chown -R "$(id -u):$(id -g)" .')
            step = self.words(
                "make update restores what the release has there, make up an empty one",
                "リリースの内容は make update で、空のフォルダは make up で作られます",
            )
            return Finding("warn", subject + self.words("missing.", "ありません。"), step)
        owner = path.stat().st_uid
        if not os.access(path, os.W_OK | os.X_OK):
            if owner == user:
                text = self.words("yours, but not writable.", "あなたのものですが、書き込めません。")
                return Finding("FAIL", subject + text, f"chmod -R u+rwX {name}")
            text = self.words(
                f"belongs to uid {owner}, and you (uid {user}) may not write there.",
                f"所有者は uid {owner} で、あなた(uid {user})には書き込む権限がありません。",
            )
            return Finding("FAIL", subject + text, give)
        if user and owner != user:
            text = self.words(
                f"belongs to uid {owner}, you are uid {user}.", f"所有者は uid {owner} で、あなたは uid {user} です。"
            )
            return Finding("warn", subject + text, give)
        if user and (foreign := _foreign(path, user)):
            text = self.words(
                f"some of it is another user's, such as {foreign}.",
                f"別のユーザーのものが含まれています(例: {foreign})。",
            )
            return Finding("warn", subject + text, give)
        if owner != user:
            text = self.words(
                f"belongs to uid {owner}; root may write there.", f"所有者は uid {owner} です。root は書き込めます。"
            )
            return Finding("ok", subject + text)
        return Finding("ok", subject + self.words("yours, and writable.", "あなたのもので、書き込めます。"))

    def lock(self) -> Finding:
        heading = re.compile(r"# locked (\d{4}-\d{2}-\d{2})")
        try:
            first = (self.home / "requirements/study.txt").open(encoding="utf-8").readline()
        except OSError:
            first = ""
        found = heading.match(first)
        if not found:
            text = self.words(
                "Lock: requirements/study.txt does not begin with its date.",
                "ロック: requirements/study.txt が日付で始まっていません。",
            )
            return Finding("warn", text, self.words("make update (your own lock: make lock)", "make update"))
        locked, today = found[1], self.facts.today
        age = (date.fromisoformat(today) - date.fromisoformat(locked)).days
        if age < 0:
            text = self.words(
                f"Clock: it says {today}, but the lock is of {locked}: certificates would be refused.",
                f"時計: {today} となっていますが、ロックの日付は {locked} です。証明書が拒否されます。",
            )
            set_it = self.words("set the clock", "時計を合わせる")
            return Finding(
                "FAIL", text, f"{set_it} (Linux: sudo timedatectl set-ntp true; macOS: sudo sntp -sS time.apple.com)"
            )
        days = "1 day" if age == 1 else f"{age} days"
        if age > 180:
            text = self.words(f"Lock: of {locked}, {days} old.", f"ロック: {locked} のもので、{age} 日たっています。")
            return Finding("warn", text, "make update")
        return Finding(
            "ok",
            self.words(
                f"Clock and lock: {today}, the lock is {days} old.",
                f"時計とロック: {today}、ロックは {age} 日前のものです。",
            ),
        )

    def _meminfo(self, name: str) -> int | None:
        """A line of meminfo in decimal megabytes."""
        found = re.search(rf"^{name}: +(\d+) kB", _text(self.facts.proc / "meminfo"), re.MULTILINE)
        return int(found[1]) * 1024 // 1_000_000 if found else None

    def _flags(self) -> list[str]:
        found = re.search(r"^flags[^:\n]*:(.*)$", _text(self.facts.proc / "cpuinfo"), re.MULTILINE)
        return found[1].split() if found else []

    def _translated(self) -> bool:
        return _sysctl("sysctl.proc_translated") == "1"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _sysctl(name: str) -> str:
    try:
        return subprocess.run(["sysctl", "-n", name], capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""


def _foreign(folder: Path, user: int) -> str:
    for place, folders, files in os.walk(folder):
        for name in folders + files:
            path = Path(place) / name
            if path.lstat().st_uid != user:
                return str(path.relative_to(folder.parent))
    return ""


def _gigabytes(megabytes: int) -> str:
    return f"{megabytes / 1000:.1f} GB"


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the findings; returns 0."""
    parser = argparse.ArgumentParser(description="Check this machine for Keras Study.")
    parser.add_argument("--language", choices=["en", "ja"], default="en")
    parser.add_argument("--mode", choices=["docker", "native"], default="native", help="which way make up would go")
    parser.add_argument("--proc", type=Path, default=Path("/proc"), help="where Linux tells about itself")
    for name in ("system", "machine"):
        parser.add_argument(f"--{name}", required=True, help="as uname has it")
    parser.add_argument("--engine-memory", default="", help="the Docker engine's, in bytes")
    parser.add_argument("--image", default="", help="the architecture of the image that is built")
    parser.add_argument("--platform", default="", help="DOCKER_DEFAULT_PLATFORM")
    parser.add_argument("--place", default=".", help="whose disk counts")
    parser.add_argument("--free", default="", help="what is free there, in decimal megabytes")
    parser.add_argument("--needed", type=int, default=1000, help="what is needed there, in decimal megabytes")
    parser.add_argument("--today", default=date.today().isoformat())
    # Whatever the locale: the words may be Japanese.
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[attr-defined]
    for finding in Machine(parser.parse_args(argv), Path.cwd()).findings():
        print(*finding, sep="\t")
    return 0


if __name__ == "__main__":
    sys.exit(main())
