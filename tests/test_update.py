"""`make update` and `make reset` on scratch clones: what must come in, and above all what must not be lost."""

from __future__ import annotations

import os
import re
import shutil
import signal
import stat
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Where sh is dash, once is enough.
SHELLS = {
    Path(found).resolve(): found for name in ("dash", "sh", "bash", "busybox") if (found := shutil.which(name))
}.values()
# Whatever else this machine has must not be needed: no Python, no Docker.
TOOLS = (
    *("awk", "cat", "chmod", "cmp", "cp", "cut", "date", "dirname", "find", "git", "grep", "id", "ls", "mkdir", "mv"),
    *("printenv", "rm", "rmdir", "sed", "sh", "sort", "tr"),
)
LESSON = "notebooks/en/first-network.ipynb"
TIME = re.compile(r"_\d{14}(-\d+)?")


def git(folder, *arguments, **settings):
    run = subprocess.run(["git", "-C", str(folder), *arguments], env=environment(), capture_output=True, text=True)
    if settings.get("check", True):
        assert run.returncode == 0, run.stderr
    return run.stdout.rstrip("\n")


def environment(path=None, **variables):
    return {
        "PATH": str(path or os.environ["PATH"]),
        "HOME": "/nonexistent",
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        **variables,
    }


def write(folder, files):
    """Writes text, (text, mode) or a Path as a link's target; None deletes."""
    for name, content in files.items():
        path = folder / name
        if path.is_symlink() or path.is_file():
            path.unlink()
        elif path.is_dir():
            shutil.rmtree(path)
        if content is None:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            path.symlink_to(content)
            continue
        text, mode = content if isinstance(content, tuple) else (content, 0o644)
        path.write_bytes(text.encode())
        path.chmod(mode)


def files_of(folder):
    """Every file outside .git, by name: its text (or its link's target) and whether it may be executed."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if name.split("/")[0] == ".git":
            continue
        if path.is_symlink():
            found[name] = f"-> {os.readlink(path)}", False
        elif path.is_file():
            found[name] = path.read_bytes().decode(), bool(path.stat().st_mode & stat.S_IXUSR)
    return found


class Study:
    """An origin that makes releases and a learner's clone of it."""

    def __init__(self, folder, tools):
        self.origin, self.home, self.tools = folder / "origin", folder / "my study", tools
        self.shell = [shutil.which("sh")]

    def release(self, files, message="release"):
        write(self.origin, files)
        git(self.origin, "add", "--all")
        git(self.origin, "-c", "user.name=A", "-c", "user.email=a@localhost", "commit", "--quiet", "-m", message)

    def clone(self, *options):
        shutil.rmtree(self.home, ignore_errors=True)
        git(self.origin.parent, "clone", "--quiet", *options, f"file://{self.origin}", str(self.home))
        return self

    def run(self, script, path=None, **variables):
        return subprocess.run(
            [*self.shell, f"scripts/{script}.sh"],
            cwd=self.home,
            env=environment(path or self.tools, **variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            start_new_session=True,
        )

    def update(self, **settings):
        run = self.run("update", **settings)
        assert run.returncode == 0, run.stderr
        return run.stdout + run.stderr

    def refused(self, *words, script="update", **settings):
        before = files_of(self.home), git(self.home, "rev-parse", "HEAD", check=False)
        run = self.run(script, **settings)
        assert run.returncode == 1, run.stdout + run.stderr
        assert (files_of(self.home), git(self.home, "rev-parse", "HEAD", check=False)) == before
        for word in words:
            assert word in run.stderr
        return run.stderr

    def read(self, name):
        return (self.home / name).read_bytes().decode()

    def asides(self):
        return {TIME.sub("_TIME", name): text for name, (text, _) in files_of(self.home).items() if TIME.search(name)}

    def status(self):
        return git(self.home, "-c", "core.quotePath=false", "status", "--porcelain").splitlines()


@pytest.fixture(scope="session")
def tools(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bin")
    for tool in TOOLS:
        (folder / tool).symlink_to(shutil.which(tool))
    return folder


@pytest.fixture(scope="session")
def first_release(tmp_path_factory, tools):
    study = Study(tmp_path_factory.mktemp("first"), tools)
    study.origin.mkdir()
    git(study.origin, "init", "--quiet", "--initial-branch=main")
    scripts = {
        f"scripts/{name}.sh": (ROOT / f"scripts/{name}.sh").read_text()
        for name in ("settings", "processes", "checkout", "bring", "update", "reset")
    }
    study.release(
        {
            **scripts,
            ".gitignore": ".env\nlogs/*\n*.mine-*.ipynb\n",
            LESSON: "one\ntwo\nthree\n",
            "notebooks/ja/first-network.ipynb": "一\n",
            "notebooks/en/second.ipynb": "second\n",
            "docs/guide.md": "guide\n",
            "tools/run": ("run\n", 0o755),
            "tools/plain": "plain\n",
        },
        "first",
    )
    return study.origin


@pytest.fixture
def study(request, tmp_path, tools, first_release):
    made = Study(tmp_path, tools)
    shutil.copytree(first_release, made.origin, symlinks=True)
    shell = getattr(request, "param", made.shell[0])
    made.shell = [shell, *{"bash": ["--posix"], "busybox": ["sh"]}.get(Path(shell).name, [])]
    return made.clone()


in_each_shell = pytest.mark.parametrize("study", SHELLS, indirect=True, ids=lambda shell: Path(shell).name)


# What comes in


@in_each_shell
def test_untouched_files_change_come_and_go(study):
    study.release({LESSON: "newer\n", "notebooks/en/third.ipynb": "third\n", "docs/guide.md": None})
    said = study.update()
    assert files_of(study.home) == files_of(study.origin)
    assert study.status() == []
    assert git(study.home, "rev-parse", "HEAD") == git(study.origin, "rev-parse", "HEAD")
    assert "3 files came in." in said
    assert f"\n  {LESSON}\n  notebooks/en/third.ipynb\n" in said
    assert not (study.home / "docs").exists()
    assert "Next: make up" in said
    assert "backup" not in said


def test_nothing_newer_changes_nothing(study):
    write(study.home, {LESSON: "mine\n", "note.txt": "note\n"})
    git(study.home, "add", "note.txt")
    before = files_of(study.home), study.status()
    assert "Already up to date" in study.update()
    assert (files_of(study.home), study.status()) == before
    assert git(study.home, "for-each-ref", "refs/keras-study") == ""


def test_second_run_changes_nothing(study):
    study.release({LESSON: "newer\n", "docs/guide.md": "newer\n", "note.txt": "note\n"})
    write(study.home, {LESSON: "mine\n", "note.txt": "my note\n"})
    study.update()
    before = files_of(study.home), study.status(), git(study.home, "for-each-ref")
    assert "Already up to date" in study.update()
    assert (files_of(study.home), study.status(), git(study.home, "for-each-ref")) == before


def test_deleted_file_comes_back_without_a_newer_release(study):
    write(study.home, {LESSON: None, "docs/guide.md": None})
    said = study.update()
    assert files_of(study.home) == files_of(study.origin)
    assert f"Restored, since it was deleted: {LESSON}\n" in said


def test_deleted_file_comes_back_as_the_newer_one(study):
    study.release({LESSON: "newer\n"})
    write(study.home, {LESSON: None, "notebooks/en/second.ipynb": None})
    study.update()
    assert files_of(study.home) == files_of(study.origin)


def test_deleted_on_both_sides_stays_deleted(study):
    study.release({"docs/guide.md": None})
    write(study.home, {"docs/guide.md": None})
    assert "guide.md" not in study.update()
    assert files_of(study.home) == files_of(study.origin)


def test_any_name_comes_in_changes_and_stays(study):
    odd = ["a file", " leading", "trailing ", "-rf", "quo\"te'", "back\\slash", "tab\there", "$(x)*?"]
    names = ["notebooks/ja/最初の ネットワーク.ipynb", *odd]
    study.release(dict.fromkeys(names, "1\n") | {f"{name}.d/{name}": "1\n" for name in odd})
    study.update()
    assert files_of(study.home) == files_of(study.origin)
    write(study.home, dict.fromkeys(names[::2], "mine\n"))
    study.release(dict.fromkeys(names, "2\n"))
    said = study.update()
    for number, name in enumerate(names):
        assert study.read(name) == ("2\n" if number % 2 else "mine\n")
        assert (f"Kept as you left it: {name}\n" in said) == (number % 2 == 0)
    write(study.home, {f"new {name}": "mine\n" for name in odd})
    study.release(dict.fromkeys(names) | {f"new {name}": "3\n" for name in odd})
    study.update()
    for number, name in enumerate(names):
        assert (study.home / name).exists() == (number % 2 == 0)
    assert sorted(study.asides().values()) == ["mine\n"] * len(odd)


def test_executable_bits_come_in(study):
    study.release({"tools/plain": ("plain\n", 0o755), "tools/run": ("newer\n", 0o755), "tools/new": ("new\n", 0o755)})
    study.update()
    assert files_of(study.home) == files_of(study.origin)
    assert study.status() == []


def test_links_come_in_change_and_become_files(study):
    study.release({"to-folder": Path("docs"), "to-file": Path("docs/guide.md"), "broken": Path("nowhere")})
    study.update()
    study.release(
        {"to-folder": Path("tools"), "to-file": "file now\n", "broken": None, "docs/guide.md": Path("../tools/run")}
    )
    study.update()
    assert files_of(study.home) == files_of(study.origin)
    assert study.status() == []


@in_each_shell
def test_folder_becomes_file_and_file_becomes_folder(study):
    study.release({"docs": "a file\n", "tools/plain": None, "tools/plain/inner": "inner\n"})
    study.update()
    assert files_of(study.home) == files_of(study.origin)
    assert study.asides() == {}


def test_script_that_is_running_may_change(study):
    text = (study.origin / "scripts/update.sh").read_text()
    study.release({"scripts/update.sh": "exit 3\n" * 50 + text, "notebooks/en/third.ipynb": "third\n"})
    study.update()
    assert files_of(study.home) == files_of(study.origin)


def test_shallow_clone(study):
    study.release({"docs/guide.md": "2\n"})
    study.clone("--depth", "1")
    study.release({"docs/guide.md": "3\n"})
    study.release({LESSON: "newer\n"})
    write(study.home, {LESSON: "mine\n"})
    study.update()
    assert study.read("docs/guide.md") == "3\n"
    assert study.read(LESSON) == "mine\n"


def test_branch_that_follows_nothing_takes_the_default_branch(study):
    git(study.home, "switch", "--quiet", "--create", "my/own")
    study.release({"docs/guide.md": "newer\n"})
    study.update()
    assert study.read("docs/guide.md") == "newer\n"
    assert git(study.home, "symbolic-ref", "HEAD") == "refs/heads/my/own"


def test_branch_takes_the_one_it_follows(study):
    git(study.origin, "switch", "--quiet", "--create", "classroom")
    study.clone("--branch", "classroom")
    study.release({"docs/guide.md": "classroom\n"})
    git(study.origin, "switch", "--quiet", "main")
    study.release({"docs/guide.md": "main\n"})
    study.update()
    assert study.read("docs/guide.md") == "classroom\n"


def test_line_endings_of_the_system_are_no_change(study):
    git(study.home, "config", "core.autocrlf", "true")
    write(study.home, {LESSON: "one\r\ntwo\r\nthree\r\n", "docs/guide.md": "mine\r\n"})
    study.release({LESSON: "newer\n", "docs/guide.md": "newer\n"})
    study.update()
    assert study.read(LESSON) == "newer\r\n"
    assert study.read("docs/guide.md") == "mine\r\n"


# What stays


def test_changed_file_stays_when_the_release_changed_others(study):
    study.release({"docs/guide.md": "newer\n"})
    write(study.home, {LESSON: "mine\n"})
    said = study.update()
    assert study.read(LESSON) == "mine\n"
    assert study.read("docs/guide.md") == "newer\n"
    assert LESSON not in said


@in_each_shell
def test_changed_on_both_sides_stays_whole_and_the_newer_one_can_be_had(study):
    """Line by line both changes would merge without a conflict."""
    study.release({LESSON: "one\ntwo\nTHREE\n", "docs/guide.md": "newer\n"})
    write(study.home, {LESSON: "ONE\ntwo\nthree\n", "docs/guide.md": "mine\n"})
    said = study.update()
    assert study.read(LESSON) == "ONE\ntwo\nthree\n"
    assert study.read("docs/guide.md") == "mine\n"
    assert "make reset LESSON=first-network " in said
    assert git(study.home, *re.search("git (show) '(HEAD:docs/guide.md)'", said).groups()) == "newer"

    assert study.run("reset", LESSON="first-network").returncode == 0
    assert study.read(LESSON) == "one\ntwo\nTHREE\n"
    assert [path.read_text() for path in (study.home / "notebooks/en").glob("*.mine-*")] == ["ONE\ntwo\nthree\n"]


def test_same_change_on_both_sides_is_no_conflict(study):
    study.release({LESSON: "newer\n"})
    write(study.home, {LESSON: "newer\n"})
    assert "Kept" not in study.update()
    assert study.status() == []


def test_changed_file_stays_when_the_release_renamed_it(study):
    study.release({LESSON: None, "notebooks/en/network-one.ipynb": "one\ntwo\nthree\n"})
    write(study.home, {LESSON: "mine\n"})
    said = study.update()
    assert study.read(LESSON) == "mine\n"
    assert study.read("notebooks/en/network-one.ipynb") == "one\ntwo\nthree\n"
    new = "the release has no such file any more: it is notebooks/en/network-one.ipynb now"
    assert f"Kept as you left it: {LESSON}\n  {new}\n" in said
    assert study.status() == [f"?? {LESSON}"]


def test_changed_lesson_that_the_releases_rename_and_split_stays(study):
    one, two = "notebooks/en/01-first.ipynb", "notebooks/en/02-second.ipynb"
    text = "".join(f"line {number}\n" for number in range(40))
    study.release({LESSON: text, "notebooks/ja/first-network.ipynb": text + "日本\n"})
    study.update()
    write(study.home, {LESSON: text + "mine\n"})
    gone = dict.fromkeys((LESSON, "notebooks/ja/first-network.ipynb"))
    study.release({**gone, one: text + "more\n", "notebooks/ja/01-first.ipynb": text + "日本\n"})
    assert f"it is {one} now" in study.update()
    study.release({one: text[:100], two: text[100:]})
    study.update()
    assert (study.read(LESSON), study.read(one), study.read(two)) == (text + "mine\n", text[:100], text[100:])
    assert not (study.home / "notebooks/ja/first-network.ipynb").exists()
    assert study.asides() == {}


def test_own_files_stay_ignored_ones_too(study):
    own = {
        "notebooks/mine.ipynb": "mine\n",
        "logs/run/events": "events\n",
        ".env": "JUPYTER_PORT=8889\n",
        "tools/my/x": "x\n",
    }
    write(study.home, own)
    study.release({"tools/plain": None, "tools/run": None})
    study.update()
    assert {name: study.read(name) for name in own} == own


@in_each_shell
def test_own_file_in_the_way_is_renamed(study):
    own = {"notebooks/en/third.ipynb": "mine\n", "logs/README.md": "ignored\n", "CHANGES": "mine\n", ".rc": "mine\n"}
    write(study.home, own)
    new = dict.fromkeys(own, "release\n")
    study.release({".gitignore": ".env\n", **new})
    said = study.update()
    assert {name: study.read(name) for name in own} == new
    assert study.asides() == {
        "notebooks/en/third_TIME.ipynb": "mine\n",
        "logs/README_TIME.md": "ignored\n",
        "CHANGES_TIME": "mine\n",
        ".rc_TIME": "mine\n",
    }
    assert "Renaming your notebooks/en/third.ipynb to notebooks/en/third_" in said


def test_own_file_equal_to_the_new_one_is_not_renamed(study):
    write(study.home, {"notebooks/en/third.ipynb": "third\n"})
    study.release({"notebooks/en/third.ipynb": "third\n"})
    study.update()
    assert study.asides() == {}
    assert study.status() == []


def test_own_folder_in_the_way_of_a_file_is_renamed(study):
    write(study.home, {"CHANGES.d/mine": "mine\n"})
    (study.home / "empty").mkdir()
    study.release({"CHANGES.d": "release\n", "empty": "release\n"})
    study.update()
    assert study.read("CHANGES.d") == study.read("empty") == "release\n"
    assert study.asides() == {"CHANGES_TIME.d/mine": "mine\n"}


def test_own_file_or_link_in_the_way_of_a_folder_is_renamed(study):
    write(study.home, {"extra": "mine\n", "shared": Path("docs")})
    study.release({"extra/a/b": "release\n", "shared/c": "release\n"})
    study.update()
    assert study.read("extra/a/b") == study.read("shared/c") == "release\n"
    assert study.asides() == {"extra_TIME": "mine\n", "shared_TIME": "-> docs"}
    assert files_of(study.home / "docs") == files_of(study.origin / "docs")


def test_changed_file_in_a_folder_that_becomes_a_file_is_kept_aside(study):
    write(study.home, {"docs/guide.md": "mine\n"})
    study.release({"docs": "a file\n"})
    study.update()
    assert study.read("docs") == "a file\n"
    assert study.asides() == {"docs_TIME/guide.md": "mine\n"}


def test_changed_file_in_the_way_of_a_folder_is_kept_aside(study):
    write(study.home, {"docs/guide.md": "mine\n"})
    study.release({"docs/guide.md": None, "docs/guide.md/part": "part\n"})
    study.update()
    assert study.read("docs/guide.md/part") == "part\n"
    assert study.asides() == {"docs/guide_TIME.md": "mine\n"}


def test_file_replaced_by_a_folder_or_a_link_of_ones_own(study):
    write(
        study.home,
        {LESSON: Path("../../mine.ipynb"), "mine.ipynb": "mine\n", "docs/guide.md": None, "docs/guide.md/x": "x\n"},
    )
    study.release({LESSON: "newer\n"})
    study.update()
    assert os.readlink(study.home / LESSON) == "../../mine.ipynb"
    assert study.read("mine.ipynb") == "mine\n"
    assert study.read("docs/guide.md") == "guide\n"
    assert study.asides() == {"docs/guide_TIME.md/x": "x\n"}


@in_each_shell
def test_chmod_alone_keeps_no_file_back_and_survives(study):
    (study.home / "tools/plain").chmod(0o755)
    (study.home / "tools/run").chmod(0o644)
    study.release({"tools/plain": "newer\n", "tools/run": ("newer\n", 0o755)})
    study.update()
    files = files_of(study.home)
    assert (files["tools/plain"], files["tools/run"]) == (("newer\n", True), ("newer\n", False))


@in_each_shell
def test_staged_changes_stay_in_the_files(study):
    write(study.home, {LESSON: "staged\n", "note.txt": "note\n", "docs/guide.md": "staged once\n"})
    git(study.home, "add", "--all")
    write(study.home, {"docs/guide.md": "edited later\n"})
    git(study.home, "rm", "--quiet", "--cached", "tools/run")
    study.release({LESSON: "newer\n", "docs/guide.md": "newer\n", "tools/run": ("newer\n", 0o755)})
    said = study.update()
    assert study.read(LESSON) == "staged\n"
    assert study.read("note.txt") == "note\n"
    assert study.read("docs/guide.md") == "edited later\n"
    assert study.read("tools/run") == "newer\n"
    backup = re.search(r"refs/keras-study/backup-\S+(?=;)", said)[0]
    assert git(study.home, "show", f"{backup}^2:docs/guide.md") == "staged once"


def test_backup_holds_what_was_changed(study):
    write(study.home, {LESSON: "mine\n"})
    study.release({"docs/guide.md": "newer\n"})
    backup = re.search(r"git show (\S+):FILE", study.update())[1]
    write(study.home, {LESSON: "lost\n"})
    assert git(study.home, "show", f"{backup}:{LESSON}") == "mine"
    git(study.home, "checkout", "--quiet", "--", ".")
    git(study.home, "-c", "user.name=A", "-c", "user.email=a@localhost", "stash", "apply", "--quiet", backup)
    assert study.read(LESSON) == "mine\n"


def test_lesson_saved_during_the_update_stays(study, tmp_path):
    study.release({LESSON: "newer\n"})
    bin_folder = fake(
        tmp_path / "fake", "git", f'case "$*" in *checkout-index*) echo saved >{LESSON} ;; esac', study.tools
    )
    run = study.run("update", path=f"{bin_folder}:{study.tools}")
    assert run.returncode == 1
    assert f"{LESSON} was saved at this moment." in run.stderr
    assert study.read(LESSON) == "saved\n"
    assert f"Kept as you left it: {LESSON}" in study.update()
    assert study.read(LESSON) == "saved\n"


def test_full_disk_changes_nothing(study, tmp_path):
    study.release({LESSON: "newer\n", "docs/guide.md": None})
    bin_folder = fake(tmp_path / "fake", "git", 'case "$*" in *checkout-index*) exit 1 ;; esac', study.tools)
    study.refused("could not be written", path=f"{bin_folder}:{study.tools}")
    study.update()
    assert files_of(study.home) == files_of(study.origin)


# What is refused


def commit(folder, message):
    git(folder, "-c", "user.name=L", "-c", "user.email=l@localhost", "commit", "--quiet", "--all", "-m", message)


@in_each_shell
def test_own_commits_are_named_and_kept(study):
    write(study.home, {LESSON: "mine\n"})
    commit(study.home, "My solution")
    assert "Already up to date" in study.update()
    study.release({"docs/guide.md": "newer\n"})
    study.refused("My solution", "git merge ", "git rebase ")


def test_detached_head(study):
    git(study.home, "checkout", "--quiet", "--detach")
    study.refused("detached HEAD", "git switch main")


def test_merge_under_way(study):
    write(study.home, {LESSON: "mine\n"})
    commit(study.home, "My solution")
    study.release({LESSON: "newer\n"})
    git(study.home, "fetch", "--quiet")
    git(study.home, "-c", "user.name=L", "-c", "user.email=l@localhost", "merge", "origin/main", check=False)
    study.refused("A git merge is under way", "git merge --abort")
    (study.home / ".git/MERGE_HEAD").unlink()
    study.refused("unresolved conflicts")


@in_each_shell
def test_no_git_checkout(study):
    shutil.rmtree(study.home / ".git")
    study.refused("a downloaded ZIP?")
    git(study.home.parent, "init", "--quiet")
    study.refused("a downloaded ZIP?")
    study.refused("a downloaded ZIP?", script="reset", LESSON="first-network")
    (study.home / ".git").mkdir()
    study.refused("is no git directory")
    study.refused("is no git directory", script="reset", LESSON="first-network")


def test_no_network(study):
    study.origin.rename(study.origin.with_name("gone"))
    study.refused("could not be fetched", "then make update")
    git(study.home, "switch", "--quiet", "--create", "own")
    study.refused("could not be fetched")
    git(study.home, "remote", "remove", "origin")
    study.refused("no remote named origin")


def test_lock_of_a_killed_git(study):
    (study.home / ".git/index.lock").touch()
    study.refused(f"rm '{study.home}/.git/index.lock'")


def test_folder_that_became_a_link(study):
    (study.home / "notebooks").rename(study.home.parent / "elsewhere")
    (study.home / "notebooks").symlink_to(study.home.parent / "elsewhere")
    study.release({LESSON: "newer\n"})
    study.refused("a symbolic link: notebooks")


@pytest.mark.parametrize("script", ["update", "reset"])
def test_root_leaves_the_checkout_of_another_alone(study, tmp_path, script):
    bin_folder = fake(tmp_path / "fake", "id", "echo 0; exit 0", study.tools)
    config = tmp_path / "config"
    config.write_text("[safe]\n\tdirectory = *\n")
    if os.getuid() == 0:
        os.chown(study.home / ".git", 12345, 12345)
    study.refused(
        "without sudo",
        script=script,
        path=f"{bin_folder}:{study.tools}",
        GIT_CONFIG_GLOBAL=str(config),
        LESSON="second",
    )


# Killed at any point


def fake(folder, name, lines, tools):
    """A folder for the PATH whose NAME runs those lines before the real one."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f'#!/bin/sh\n{lines}\nexec "{tools}/{name}" "$@"\n')
    path.chmod(0o755)
    return folder


BEFORE = {
    LESSON: "mine\n",
    "notebooks/en/fourth.ipynb": "my fourth\n",
    "notebooks/en/second.ipynb": None,
    "extra": "my extra\n",
    "tools/plain": "my plain\n",
}
SECOND = {
    LESSON: "newer\n",
    "notebooks/ja/first-network.ipynb": "二\n",
    "notebooks/en/fourth.ipynb": "fourth\n",
    "extra/inner": "inner\n",
    "docs/guide.md": None,
    "docs/other.md": "other\n",
    "tools/plain": None,
    "tools/run": ("newer\n", 0o755),
}
THIRD = {"notebooks/ja/first-network.ipynb": "三\n", "docs/other.md": None, "tools/run": ("third\n", 0o755)}


def settled(study):
    return {TIME.sub("_TIME", name): entry for name, entry in files_of(study.home).items()}, [
        TIME.sub("_TIME", line) for line in study.status()
    ]


def test_killed_at_any_point_loses_nothing_and_is_finished_by_the_next_run(study, tmp_path):
    write(study.home, BEFORE)
    shutil.copytree(study.home, tmp_path / "saved", symlinks=True)

    def start_again():
        shutil.rmtree(study.home)
        shutil.copytree(tmp_path / "saved", study.home, symlinks=True)

    study.release(SECOND)
    second = git(study.origin, "rev-parse", "HEAD")
    study.update()
    expected_second = settled(study)
    study.release(THIRD)
    start_again()
    git(study.origin, "reset", "--quiet", "--hard", second)
    study.update()
    git(study.origin, "reset", "--quiet", "--hard", "HEAD@{1}")
    study.update()
    expected_third = settled(study)
    third = git(study.origin, "rev-parse", "HEAD")
    assert third == git(study.home, "rev-parse", "HEAD")

    count = tmp_path / "count"
    bins = tmp_path / "fakes"
    # Killing before each command that changes something is killing after the one before it, too.
    changes = r"git\ update-ref* | git\ reset* | git\ checkout-index* | mv* | rm*./*"
    lines = f"""case "${{0##*/}} $*" in {changes})
        read -r n <{count}; n=$((n + 1)); echo $n >{count}; [ $n -ne "$KILL_AT" ] || kill -9 0 ;;
    esac"""
    for name in ("git", "mv", "rm"):
        fake(bins, name, lines, study.tools)
    path = f"{bins}:{study.tools}"
    contents = {text for text in BEFORE.values() if text}
    points = 0
    kill_at = 1
    while True:
        start_again()
        git(study.origin, "reset", "--quiet", "--hard", second)
        count.write_text("0")
        killed = study.run("update", path=path, KILL_AT=str(kill_at))
        if killed.returncode == 0:
            break
        assert killed.returncode == -9, killed.stderr
        points += 1
        assert contents <= {text for text, _ in files_of(study.home).values()}
        newer = points % 2 == 0
        if newer:
            git(study.origin, "reset", "--quiet", "--hard", third)
        study.update()
        assert settled(study) == (expected_third if newer else expected_second), f"killed at call {kill_at}"
        assert git(study.home, "for-each-ref", "refs/keras-study/updating") == ""
        assert not list((study.home / ".git").glob("keras-study*"))
        kill_at += 1
    assert points > 10


def blocked(study, tmp_path):
    """An update that waits in its fetch until somebody writes to the pipe."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    bins = fake(tmp_path / "fake", "git", f'case "$*" in fetch*) read -r _ <"{pipe}" ;; esac', study.tools)
    first = subprocess.Popen(
        [*study.shell, "scripts/update.sh"],
        cwd=study.home,
        env=environment(f"{bins}:{study.tools}"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    # Opening waits for the other side.
    return first, pipe.open("w")


@in_each_shell
def test_second_update_at_the_same_time_says_so_and_changes_nothing(study, tmp_path):
    study.release({LESSON: "newer\n", "notebooks/en/second.ipynb": "newer\n"})
    write(study.home, {LESSON: "mine\n"})
    first, pipe = blocked(study, tmp_path)
    study.refused("Another make update or make reset is at work here", f"pid {first.pid}")
    study.refused("at work here", script="reset", LESSON="first-network")
    with pipe:
        pipe.write("go\n")
    said = first.communicate()[0].decode()
    assert first.returncode == 0, said
    assert (study.read(LESSON), study.read("notebooks/en/second.ipynb")) == ("mine\n", "newer\n")
    assert "Already up to date" in study.update()


@in_each_shell
def test_lock_of_a_killed_update_is_taken_over(study, tmp_path):
    study.release({LESSON: "newer\n"})
    first, pipe = blocked(study, tmp_path)
    with pipe:
        os.killpg(first.pid, signal.SIGKILL)
        first.communicate()
    assert (study.home / ".git/keras-study-lock").exists()
    study.update()
    assert study.read(LESSON) == "newer\n"
    # Its number may be another program's by now.
    (study.home / ".git/keras-study-lock").write_text(f"{os.getpid()}\n")
    study.update()
    assert not list((study.home / ".git").glob("keras-study*"))


# make reset


@in_each_shell
def test_reset_restores_both_languages_and_keeps_the_copies(study):
    write(
        study.home,
        {LESSON: "mine\n", "notebooks/ja/first-network.ipynb": "私\n", "notebooks/en/second.ipynb": "mine too\n"},
    )
    run = study.run("reset", LESSON="first-network")
    assert run.returncode == 0, run.stderr
    assert study.read(LESSON) == "one\ntwo\nthree\n"
    assert study.read("notebooks/ja/first-network.ipynb") == "一\n"
    assert study.read("notebooks/en/second.ipynb") == "mine too\n"
    copies = {path.parent.name: path for path in (study.home / "notebooks").rglob("*.mine-*")}
    assert {language: path.read_text() for language, path in copies.items()} == {"en": "mine\n", "ja": "私\n"}
    assert re.fullmatch(r"first-network\.mine-\d{8}-\d{6}\.ipynb", copies["en"].name)
    assert str(copies["en"].relative_to(study.home)) in run.stdout
    assert study.status() == [" M notebooks/en/second.ipynb"]


def test_reset_of_one_language(study):
    write(study.home, {LESSON: "mine\n", "notebooks/ja/first-network.ipynb": "私\n"})
    assert study.run("reset", LESSON="ja/first-network.ipynb").returncode == 0
    assert study.read(LESSON) == "mine\n"
    assert study.read("notebooks/ja/first-network.ipynb") == "一\n"


def test_reset_without_a_difference_writes_nothing(study):
    before = files_of(study.home)
    times = {path: path.stat().st_mtime_ns for path in (study.home / "notebooks").rglob("*.ipynb")}
    run = study.run("reset", LESSON="first-network")
    assert "is as released." in run.stdout
    assert files_of(study.home) == before
    assert times == {path: path.stat().st_mtime_ns for path in (study.home / "notebooks").rglob("*.ipynb")}


def test_reset_brings_a_deleted_lesson_back_without_a_copy(study):
    before = files_of(study.home)
    shutil.rmtree(study.home / "notebooks/en")
    study.run("reset", LESSON="first-network")
    assert study.read(LESSON) == before[LESSON][0]
    assert not list((study.home / "notebooks").rglob("*.mine-*"))


def test_two_resets_in_one_second_keep_both_copies(study, tmp_path):
    bin_folder = fake(tmp_path / "fake", "date", "echo 20260101-000000; exit", study.tools)
    for text in ("first\n", "second\n", "third\n"):
        write(study.home, {LESSON: text})
        study.run("reset", path=f"{bin_folder}:{study.tools}", LESSON="first-network")
    assert {path.read_text() for path in (study.home / "notebooks/en").glob("*.mine-*")} == {
        "first\n",
        "second\n",
        "third\n",
    }


@pytest.mark.parametrize("lesson", ["", "no-such-lesson"])
def test_reset_of_no_or_an_unknown_lesson_lists_the_lessons(study, lesson):
    assert study.refused(script="reset", LESSON=lesson).endswith("There are:\n  first-network\n  second\n")


@pytest.mark.parametrize(
    "lesson",
    [
        "../x",
        "-rf",
        "a b",
        "*",
        "/etc/passwd",
        "en/../ja/first-network",
        "en/",
        "x\ny",
        "$(touch x)",
        "ja/ja/first-network",
        ".",
    ],
)
def test_reset_refuses_what_is_no_name(study, lesson):
    study.refused("(letters, digits, hyphens), received", "  first-network", script="reset", LESSON=lesson)


@pytest.mark.parametrize(
    ("broken", "how"), [("cp", 'printf m >"$3"'), ("cp", ":"), ("cmp", ":"), ("mv", ":"), ("git", "echo part")]
)
def test_reset_on_a_failing_disk_loses_nothing(study, tmp_path, broken, how):
    write(study.home, {LESSON: "mine\n"})
    when = 'case "$*" in *--filters*) ;; *) exec "$REAL/git" "$@" ;; esac;' if broken == "git" else ""
    bin_folder = fake(tmp_path / "fake", broken, f"REAL={study.tools}; {when} {how}; exit 1", study.tools)
    run = study.run("reset", path=f"{bin_folder}:{study.tools}", LESSON="first-network")
    assert run.returncode == 1
    assert study.read(LESSON) == "mine\n"
