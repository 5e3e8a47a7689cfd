"""The documentation says what is true, in both languages; the locks, the image and the packages keep to their rules."""

from __future__ import annotations

import ast
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml
from harness import ROOT, run

READMES = ["README.md", "README.ja.md"]
BLOCK = re.compile(
    r"^```(?P<language>\w*)\n(?P<code>.*?)^```$"
    r"|^(?P<level>#+) (?P<title>[^\n]+)$"
    r"|^(?P<table>(?:\|[^\n]*\n)+)"
    r"|^!\[[^\n]+\]\((?P<image>[^\n]+)\)$",
    re.MULTILINE | re.DOTALL,
)
PIN = re.compile(r"([\w.-]+)(?:\[[^\]]+\])?==([^\s;*]+)(?:\s*;.+?)?(?:\s+--hash=sha256:[0-9a-f]{64})+")
# Compose and the scripts set these themselves.
INTERNAL = {"INPUTS", "REVISION", "SSL_CERT_FILE"}


def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def outline(text: str) -> Iterator[str]:
    for block in BLOCK.finditer(text):
        if block["level"]:
            yield block["level"]
        elif block["table"]:
            yield f"table, cells in each row: {[row.count('|') - 1 for row in block['table'].splitlines()]}"
        else:
            yield "image" if block["image"] else f"{block['language']} block"


def commands(text: str) -> list[list[str]]:
    """The lines of each code block, without comments, which are in the reader's language."""
    blocks = [block["code"].splitlines() for block in BLOCK.finditer(text) if block["code"]]
    return [[line for line in lines if not line.lstrip().startswith("#")] for lines in blocks]


def rows(text: str) -> list[list[str]]:
    """The cells of all tables' rows."""
    tables = [block["table"] for block in BLOCK.finditer(text) if block["table"]]
    return [[cell.strip() for cell in row.strip("|").split("|")] for table in tables for row in table.splitlines()]


def spans(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", text)


def links(text: str) -> list[str]:
    """The targets of links and images, but not what code only looks like."""
    prose = re.sub(r"^```.*?^```$|`[^`\n]+`", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"\]\(<?([^)>\s]+)", prose) + re.findall(r"^\[[^\]]+\]:\s*(\S+)", prose, flags=re.MULTILINE)


def in_japanese(link: str) -> str:
    """What the Japanese README links to where the English one links to `link`."""
    if link == "README.ja.md":
        return "README.md"
    twin = re.sub(r"(-en\.png|\.md)$", lambda ending: {"-en.png": "-ja.png", ".md": ".ja.md"}[ending[0]], link)
    return twin if twin == link or (ROOT / twin).is_file() else link


def anchors(text: str) -> set[str]:
    """What GitHub calls the headings; a repeated one gets a number."""
    found: dict[str, int] = defaultdict(int)
    names = set()
    for title in [block["title"] for block in BLOCK.finditer(text) if block["title"]]:
        words = re.sub(r"\]\([^)]*\)", "]", title).strip().lower()
        name = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        names.add(f"{name}-{found[name]}" if found[name] else name)
        found[name] += 1
    return names


def listed_files() -> list[str]:
    """What git tracks or would track."""
    names = run("git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").stdout.split("\0")
    return [name for name in names if name and (ROOT / name).exists()]


def documents() -> list[str]:
    return [name for name in listed_files() if name.endswith(".md") and not name.startswith("notebooks/")]


def settings_table(readme: str) -> dict[str, str]:
    """Each setting's default, as the table of `readme` has it."""
    return {row[0].strip("`"): row[1] for row in rows(text_of(readme)) if re.fullmatch(r"`[A-Z_]+`", row[0])}


def example_settings() -> dict[str, str]:
    return dict(re.findall(r"^#?([A-Z_]+)=(.*)$", text_of(".env.example"), flags=re.MULTILINE))


def used_settings() -> set[str]:
    """What Compose substitutes or hands on from the environment, and what scripts/settings.sh has a default for."""
    compose = text_of("docker-compose.yml")
    names = set(re.findall(r"\$\{([A-Z_]+)", compose))
    for service in yaml.safe_load(compose)["services"].values():
        names |= {entry for entry in service.get("environment", []) + service["build"]["args"] if "=" not in entry}
    return (names | set(re.findall(r"\$\{([A-Z_]+):=", text_of("scripts/settings.sh")))) - INTERNAL


def defaults_in_use() -> dict[str, set[str]]:
    """Each setting's literal defaults in docker-compose.yml and scripts/settings.sh."""
    defaults = defaultdict(set)
    for path in ("docker-compose.yml", "scripts/settings.sh"):
        for name, default in re.findall(r"\$\{([A-Z_]+):?[-=]([^${}]+)\}", text_of(path)):
            if name not in INTERNAL:
                defaults[name].add(default)
    return defaults


def locked(path: str) -> dict[str, set[str]]:
    """The versions of each package that a lock pins; whatever is not pinned by version and hash fails."""
    versions = defaultdict(set)
    for line in text_of(path).replace("\\\n", " ").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pin = PIN.fullmatch(line.strip())
        assert pin, f"Expected NAME==VERSION and its sha256 hashes in {path}, received: {line[:120]}"
        versions[normal(pin[1])].add(pin[2])
    return versions


def normal(name: str) -> str:
    """A package's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def dockerfile_args() -> dict[str, str]:
    return dict(re.findall(r"^ARG (\w+)=(\S+)$", text_of("Dockerfile"), flags=re.MULTILINE))


def imported(file: Path) -> set[str]:
    """The top-level modules that `file` imports anywhere, inside functions as well."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module.split(".")[0])
    return names


def packages() -> dict[str, Path]:
    return {file.parent.name: file.parent for file in ROOT.glob("packages/*/src/*/__init__.py")}


def scripts() -> list[Path]:
    return sorted(ROOT.glob("scripts/**/*.py"))


def test_readmes_have_the_same_outline() -> None:
    english, japanese = (list(outline(text_of(readme))) for readme in READMES)
    assert len(english) > 20
    assert japanese == english


def test_readmes_have_the_same_commands() -> None:
    english, japanese = (text_of(readme) for readme in READMES)
    assert commands(japanese) == commands(english)
    for ours, theirs in zip(rows(japanese), rows(english), strict=True):
        assert sorted(spans(" ".join(ours))) == sorted(spans(" ".join(theirs)))


def test_readmes_have_the_same_links() -> None:
    english, japanese = (links(text_of(readme)) for readme in READMES)
    assert "README.ja.md" in english
    assert sorted(japanese) == sorted(map(in_japanese, english))


@pytest.mark.parametrize("readme", READMES)
def test_every_make_target_is_documented(readme: str) -> None:
    targets = re.findall(r"^([a-z][a-z-]*):.*## ", text_of("Makefile"), flags=re.MULTILINE)
    table = [row[0] for row in rows(text_of(readme)) if row[0].startswith("`make")]
    assert sorted(re.findall(r"`make ([^`]+)`", " ".join(table))) == sorted(targets)


def test_make_help_lists_every_target() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", text_of("Makefile"), flags=re.MULTILINE)
    assert phony
    listed = re.findall(r"^  make (\S+) +\S", run("make", "-C", ROOT, "--no-print-directory").stdout, re.MULTILINE)
    assert sorted(listed) == sorted(phony[1].split())


def test_make_help_lists_a_target_with_a_hyphen(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text(text_of("Makefile") + "\nwith-hyphen: ## Do it\n", encoding="utf-8")
    assert "make with-hyphen" in run("make", "-C", tmp_path).stdout


def test_documented_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", text_of("Makefile"), flags=re.MULTILINE))
    for document in documents():
        text = text_of(document)
        code = spans(text) + [line for lines in commands(text) for line in lines]
        named = {name for line in code for name in re.findall(r"\bmake ([a-z][a-z-]*)", line)}
        assert named <= targets, f"{document} names targets that the Makefile has not: {named - targets}"


@pytest.mark.parametrize("readme", READMES)
def test_every_setting_is_documented(readme: str) -> None:
    assert set(example_settings()) == used_settings()
    assert set(settings_table(readme)) == set(example_settings())


@pytest.mark.parametrize("readme", READMES)
def test_defaults_agree(readme: str) -> None:
    table, example, in_use = settings_table(readme), example_settings(), defaults_in_use()
    assert {"JUPYTER_PORT", "TENSORBOARD_MEMORY", "STUDY_MODE"} <= set(in_use)
    for name, defaults in in_use.items():
        if name == "JUPYTER_MEMORY":
            # `make up` asks the machine.
            assert defaults == {example[name]}
            assert f"`docker compose up`: {example[name]}" in table[name]
        else:
            assert defaults == {example[name]} == {table[name]}, name
    assert "${CA_BUNDLE:-${SSL_CERT_FILE:-" in text_of("docker-compose.yml")
    assert "${CA_BUNDLE:=${SSL_CERT_FILE:-" in text_of("scripts/settings.sh")
    assert "Default: SSL_CERT_FILE" in text_of(".env.example")
    assert "`SSL_CERT_FILE`" in table["CA_BUNDLE"]


def test_links_lead_somewhere() -> None:
    listed = listed_files()
    broken = []
    for document in documents():
        for link in links(text_of(document)):
            if re.match(r"[a-z]+:", link):
                continue
            path, _, anchor = link.partition("#")
            target = (ROOT / document).parent.joinpath(path).resolve() if path else ROOT / document
            name = str(target.relative_to(ROOT)) if target.is_relative_to(ROOT) else ""
            there = any(file == name or file.startswith(name + "/") for file in listed)
            if not there or (anchor and anchor not in anchors(text_of(name))):
                broken.append(f"{document}: {link}")
    assert not broken


@pytest.mark.parametrize("readme", READMES)
def test_named_versions_are_those_of_the_image(readme: str) -> None:
    text, arguments = text_of(readme), dockerfile_args()
    for name in ("Python", "TensorFlow", "Keras", "JupyterLab", "TensorBoard"):
        version = ".".join(arguments[f"{name.upper()}_VERSION"].split(".")[:2])
        named = set(re.findall(rf"\b{name} (\d+\.\d+)", text))
        assert version in named, f"{readme} names {name} {named}, the image has {version}"
        # Natively other versions of Python do as well.
        assert name == "Python" or named == {version}


def test_image_has_the_versions_of_the_lock() -> None:
    arguments, lock = dockerfile_args(), locked("requirements/study.txt")
    for name in ("tensorflow", "keras", "jupyterlab", "tensorboard"):
        assert lock[name] == {arguments[f"{name.upper()}_VERSION"]}, name
    assert lock["tensorflow-cpu"] == lock["tensorflow"]


@pytest.mark.parametrize("name", sorted(file.stem for file in ROOT.glob("requirements/*.in")))
def test_lock_is_whole(name: str) -> None:
    lock = text_of(f"requirements/{name}.txt")
    heading = re.fullmatch(r"# locked (\d{4}-\d{2}-\d{2})", lock.partition("\n")[0])
    assert heading, f"Expected '# locked YYYY-MM-DD', received: {lock[:40]!r}"
    date.fromisoformat(heading[1])
    assert "://" not in lock
    asked_for = re.findall(r"^[A-Za-z0-9][\w.-]*", text_of(f"requirements/{name}.in"), flags=re.MULTILINE)
    assert asked_for
    assert {normal(package) for package in asked_for} <= set(locked(f"requirements/{name}.txt"))


def test_build_needs_no_registry_but_the_base() -> None:
    # The builder would fetch such a frontend from a registry, before anything else.
    assert not re.search(r"^#\s*syntax\s*=", text_of("Dockerfile"), flags=re.MULTILINE | re.IGNORECASE)
    assert re.fullmatch(r"[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}", dockerfile_args()["BASE_IMAGE"])


@pytest.mark.parametrize("shell", ["dash", "bash --posix", "busybox sh"])
def test_shell_scripts_are_short_and_portable(shell: str) -> None:
    """Each shell reads each script to its end. Debian's CI has all three."""
    command = shell.split()
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed: sudo apt install {command[0]}")
    found = [*ROOT.glob("scripts/**/*.sh"), *ROOT.glob("benchmarks/*/*.sh"), *ROOT.glob("scripts/image/*[!.pymehs]")]
    assert len(found) > 30
    for script in found:
        assert len(script.read_text(encoding="utf-8").splitlines()) <= 120, f"{script.relative_to(ROOT)}: split it"
        run(*command, "-n", script)


def test_packages_stand_alone() -> None:
    assert "keras_study" in packages()
    for name, folder in packages().items():
        foreign = (set(packages()) - {name}) | {"scripts"} | {script.stem for script in scripts()}
        for file in folder.rglob("*.py"):
            needed = imported(file) & foreign
            assert not needed, f"{file.relative_to(ROOT)} imports {needed}; a package stands alone"


def test_scripts_need_only_python_and_the_packages() -> None:
    assert scripts()
    for script in scripts():
        own = {file.stem for file in script.parent.glob("*.py")}
        foreign = imported(script) - sys.stdlib_module_names - set(packages()) - own
        assert not foreign, f"{script.relative_to(ROOT)} imports {foreign}; a package would own that"
