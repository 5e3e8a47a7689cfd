"""The morning report: `report.md` and, with matplotlib, `curve.png` in the training's folder."""

from __future__ import annotations

import contextlib
from pathlib import Path

from keras_overnight.errors import OvernightError
from keras_overnight.history import HistoryFile
from keras_overnight.status import Status, status

POINTS = 2000
WHY = {
    "finished": ("all epochs done", "全エポックを終了"),
    "stopped": ("a callback stopped it", "コールバックが停止"),
    "killed": ("killed", "強制終了"),
}


def write_report(folder: Path, picture: bool = True) -> None:
    """Writes the report; a disk that is full does not keep the training from ending."""
    try:
        now = status(folder)
    except OvernightError:
        return
    with contextlib.suppress(OSError):
        picture = _draw(folder, now) if picture else (folder / "curve.png").exists()
        (folder / "report.md").write_text(_text(now, picture), encoding="utf-8")


def _text(now: Status, picture: bool) -> str:
    lines = [f"# {now.folder.name}: {now.done:,} / {now.epochs:,}", ""]
    if now.best:
        best = now.best
        lines += [
            f"- Best epoch: {best['epoch']:,}, {best['monitor']} = {best['value']:.6g}",
            f"- 最良のエポック: {best['epoch']:,}、{best['monitor']} = {best['value']:.6g}",
        ]
    en, ja = WHY.get(now.runs[-1]["why"], (now.runs[-1]["why"],) * 2) if now.runs else ("", "")
    lines += [
        f"- Ended by: {en}; interruptions: {now.interruptions}",
        f"- 終了の理由: {ja}、中断: {now.interruptions} 回",
        "",
    ]
    lines += ["| begin 開始 | end 終了 | epochs エポック | why 理由 |", "|---|---|---|---|"]
    for run in now.runs:
        en, ja = WHY.get(run["why"], (run["why"], run["why"]))
        why = en if en == ja else f"{en} ({ja})"
        last = "?" if run["last"] is None else f"{run['last']:,}"
        lines.append(f"| {run['begin']} | {run['end'] or '?'} | {run['first']:,} - {last} | {why} |")
    if now.last:
        lines += ["", "| last epoch 最後のエポック | |", "|---|---|"]
        lines += [f"| {name} | {value:.6g} |" for name, value in now.last.items() if isinstance(value, float)]
    return "\n".join(lines + (["", "![curve](curve.png)"] if picture else [])) + "\n"


def _draw(folder: Path, now: Status) -> bool:
    """The losses by epoch, thinned to what a picture can show."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        return False
    file = HistoryFile(folder)
    with contextlib.suppress(OSError):
        file.size = file.path.stat().st_size
    step = max(1, now.done // POINTS)
    curves: dict[str, tuple[list, list]] = {}
    for epoch, logs in file.rows():
        if epoch % step and epoch + 1 != now.done:
            continue
        for name, value in logs.items():
            if name.removeprefix("val_") == "loss" and isinstance(value, float):
                columns = curves.setdefault(name, ([], []))
                columns[0].append(epoch + 1)
                columns[1].append(value)
    figure = Figure(figsize=(7, 4), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for name, (x, y) in curves.items():
        axes.plot(x, y, label=name)
    if now.best:
        axes.axvline(now.best["epoch"], color="0.6", linestyle="--", label=f"best ({now.best['epoch']:,})")
    axes.set_xlabel("epoch")
    axes.set_ylabel("loss")
    if curves:
        axes.legend(frameon=False)
    figure.savefig(folder / "curve.png", dpi=120)
    return True
