"""Runs the lessons in turn for MINUTES, restarts their kernels, asks TensorBoard and Quiver between cells, kills both
containers every ten minutes, and says at the end what was lost, what grew and what was left behind.

Ends with 1 where a saved notebook or a run was lost, where JupyterLab with no kernel holds over a tenth more than after
its first lesson, where a zombie was seen, or where the containers' logs did not rotate.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
import urllib.error
from collections import Counter
from pathlib import Path

from environment import SERVICES, Environment
from jupyter import OPENER, Jupyter, Session

KILL_EVERY = 600
# A lesson is left where it takes longer: the next ones come as well.
LESSON_SECONDS = 300
GROWTH = 1.1
# More than a container's log may hold in all, from a kernel, whose C++ part prints there.
NOISE = "import os\nfor _ in range(440):\n    os.write(1, (b'soak ' * 20 + b'\\n') * 1000)"
LOG_MEGABYTES = 3 * 10 * 1.1


class Soak:
    def __init__(self, environment: Environment, minutes: int) -> None:
        self.environment = environment
        self.jupyter = Jupyter(environment.jupyter_port, environment.token)
        self.began = time.monotonic()
        self.end = self.began + 60 * minutes
        self.next_kill = self.began + min(KILL_EVERY, 30 * minutes)
        self.seen: Counter[str] = Counter()
        self.saved: dict[str, str] = {}
        # JupyterLab's memory with no kernel, one list for each life between two kills.
        self.idle: list[list[float]] = [[]]
        self.problems: list[str] = []

    def say(self, text: str) -> None:
        print(f"{(time.monotonic() - self.began) / 60:5.1f} min  {text}", flush=True)

    def run(self) -> None:
        # Its memory is not JupyterLab's.
        while not self.environment.first_run_is_over() and time.monotonic() < self.end:
            time.sleep(1)
        lessons = sorted(file.name for file in (self.environment.path / "notebooks/en").glob("*.ipynb"))
        while time.monotonic() < self.end:
            for lesson in lessons:
                self.lesson(f"en/{lesson}")
                if time.monotonic() > self.next_kill:
                    self.kill()
                if time.monotonic() > self.end:
                    break
        if not self.seen["kills"]:
            self.kill()
        self.rotate_logs()

    def lesson(self, path: str) -> None:
        notebook = self.jupyter.ask("GET", f"contents/{path}")
        cells = [cell for cell in notebook["content"]["cells"] if cell["cell_type"] == "code"]
        session = self.jupyter.open(path)
        until = min(self.end, time.monotonic() + LESSON_SECONDS)
        try:
            self.cells(session, cells, until)
            session.restart()
            self.seen["restarts"] += 1
            session.run("1 + 1", time.monotonic() + 60)
            self.save(path, notebook)
        except TimeoutError:
            self.seen["lessons cut short"] += 1
        finally:
            session.close()
        self.seen["lessons"] += 1
        self.seen["zombies"] += self.environment.zombies()
        memory = {service: self.environment.memory(service) for service in SERVICES}
        self.idle[-1].append(memory["jupyter"])
        self.say(f"{path}: idle memory {memory['jupyter']:.0f} MB, TensorBoard {memory['tensorboard']:.0f} MB")

    def cells(self, session: Session, cells: list[dict], until: float) -> None:
        quiver = False
        for cell in cells:
            error = session.run("".join(cell["source"]), until)
            self.seen["cells"] += 1
            if error and "raises-exception" not in cell["metadata"].get("tags", []):
                self.seen[f"cells with {error}"] += 1
            self.poll("TensorBoard", f"http://127.0.0.1:{self.environment.tensorboard_port}/data/runs")
            quiver = quiver or "server.launch" in "".join(cell["source"])
            if quiver:
                self.poll("Quiver", f"http://127.0.0.1:{self.environment.quiver_port}/inputs")

    def poll(self, name: str, url: str) -> None:
        """Any answer of the service itself counts, such as Quiver's refusal of who has no token."""
        try:
            with OPENER.open(url, timeout=60) as response:
                status = response.status
        except urllib.error.HTTPError as error:
            status = error.code
        except OSError as error:
            self.seen[f"{name} silent"] += 1
            self.say(f"{name} does not answer: {error}")
            return
        self.seen[f"{name} answered"] += 1
        if status >= 500:
            self.problems.append(f"{name} answered {status}.")

    def save(self, path: str, notebook: dict) -> None:
        """A learner's note at the lesson's end."""
        note = f"soak {time.time()}"
        notebook["content"]["cells"].append(
            {"cell_type": "markdown", "id": f"soak{len(self.saved)}", "metadata": {}, "source": note}
        )
        self.jupyter.ask("PUT", f"contents/{path}", {"type": "notebook", "content": notebook["content"]})
        self.saved[path] = note

    def kill(self) -> None:
        runs = self.runs()
        self.environment.kill()
        self.environment.up()
        self.seen["kills"] += 1
        self.idle.append([])
        self.next_kill = time.monotonic() + KILL_EVERY
        if lost := runs - self.runs():
            self.problems.append(f"Runs lost by docker kill: {sorted(lost)[:3]}")
        for path, note in self.saved.items():
            file = json.loads((self.environment.path / "notebooks" / path).read_text())
            through = self.jupyter.ask("GET", f"contents/{path}")["content"]
            for where, content in (("on disk", file), ("in JupyterLab", through)):
                if note not in "".join(content["cells"][-1]["source"]):
                    self.problems.append(f"{path} lost what was saved, {where}.")
        self.say(f"docker kill, make up: {len(self.saved)} notebooks and {len(runs)} runs looked for again")

    def runs(self) -> set[str]:
        return {str(file) for file in (self.environment.path / "logs").rglob("events.out.tfevents*")}

    def rotate_logs(self) -> None:
        session = self.jupyter.open("en/noise.ipynb")
        session.run(NOISE, time.monotonic() + 120)
        session.close()
        sizes = self.environment.log_sizes("jupyter")
        self.say(f"files of JupyterLab's log, in MB: {[round(size, 1) for size in sizes]}")
        if sizes and not (len(sizes) > 1 and sum(sizes) < LOG_MEGABYTES):
            self.problems.append(f"Expected the log in several files of 30 MB in all, received {sizes}.")

    def judge(self) -> int:
        for life, samples in enumerate(self.idle):
            if len(samples) > 1:
                ratio = samples[-1] / samples[0]
                self.say(f"idle memory, life {life + 1}: {samples[0]:.0f} -> {samples[-1]:.0f} MB, ratio {ratio:.2f}")
                if ratio > GROWTH:
                    self.problems.append(f"JupyterLab's idle memory grew by {ratio - 1:.0%}.")
        if not self.saved or max(map(len, self.idle)) < 2:
            self.problems.append("Too few lessons between two kills to tell what is lost or grows. Next: more minutes.")
        if self.seen["zombies"]:
            self.problems.append(f"{self.seen['zombies']} zombies were seen.")
        print(", ".join(f"{count} {name}" for name, count in sorted(self.seen.items())))
        print("\n".join(self.problems) or "Nothing lost, nothing grew, nothing left behind.")
        return 1 if self.problems else 0


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="keras-study-soak-"))
    environment = Environment(folder)
    try:
        environment.up()
        soak = Soak(environment, int(sys.argv[1]))
        soak.run()
        return soak.judge()
    finally:
        environment.down()
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
