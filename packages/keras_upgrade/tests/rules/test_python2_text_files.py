"""Files that were opened as bytes and used as text."""

from __future__ import annotations

import pytest

AS_TEXT = "'r', encoding='utf-8', errors='replace'"


@pytest.mark.parametrize(
    "use",
    [
        "for line in f:\n    label, text = line.strip().split('\\t')\n",
        "for line in f:\n    if line.startswith('#'): continue\n",
        "for number, line in enumerate(f):\n    cells = line.rstrip()\n    print(cells.replace(',', '.'))\n",
        "rows = [line.split(',') for line in f]\n",
        "text = f.read()\nprint('the' in text)\n",
        "for line in f.readlines():\n    print('> ' + line)\n",
    ],
)
@pytest.mark.parametrize("opening", ["f = open(path, {})\n", "import io\nf = io.open(path, {})\n"])
def test_read(use: str, opening: str, expect) -> None:
    result = expect(opening.format("'rb'") + use, opening.format(AS_TEXT) + use)
    assert all(change.check for change in result.changes)


def test_opened_in_the_loop_and_in_with(expect) -> None:
    use = "    print(line.split('\\t'))\n"
    expect(f"for line in open(path, 'rb'):\n{use}", f"for line in open(path, {AS_TEXT}):\n{use}")
    with_file = "with open(path, {}) as f:\n    for line in f:\n        print(line.split('\\t'))\n"
    expect(with_file.format('"rb"'), with_file.format(AS_TEXT.replace("'r'", '"r"')))


def test_how_the_lines_were_decoded_is_how_the_file_is_opened(expect) -> None:
    expect(
        "def read(path):\n    f = open(path, 'rb')\n    for line in f:\n"
        "        label, text = line.strip().split('\\t')\n"
        "        words = text.decode('ascii', 'ignore').lower()\n",
        "def read(path):\n    f = open(path, 'r', encoding='ascii', errors='ignore')\n    for line in f:\n"
        "        label, text = line.strip().split('\\t')\n"
        "        words = text.lower()\n",
    )


def test_decoded_and_encoded_again_was_a_clean_string_in_python_2(expect, expect_unchanged) -> None:
    before = "for line in open(path, 'rb'):\n    lines.append(line.strip().decode('ascii', 'ignore').encode('utf-8'))\n"
    after = "for line in open(path, 'r', encoding='ascii', errors='ignore'):\n    lines.append(line.strip())\n"
    future = "from __future__ import print_function\n"
    expect(future + before, future + after)
    expect_unchanged(before)


@pytest.mark.parametrize("text", ["'{}\\n'.format(x)", "'%d' % x", "'a' + x", "'\\t'.join(x)", "f'{x}'", "'\\n'"])
@pytest.mark.parametrize("mode", ["w", "a"])
def test_written(text: str, mode: str, expect) -> None:
    use = f"f.write({text})\nf.close()\n"
    expect(f"f = open(path, '{mode}b')\n{use}", f"f = open(path, '{mode}', encoding='utf-8')\n{use}")


def test_a_name_that_serves_two_files(expect) -> None:
    rest = "f = open(b, 'rb')\nprint(f.read(4) == b'xxxx')\n"
    expect(
        f"f = open(a, 'rb')\nfor line in f:\n    print(line.split(','))\n{rest}",
        f"f = open(a, {AS_TEXT})\nfor line in f:\n    print(line.split(','))\n{rest}",
    )


@pytest.mark.parametrize(
    "source",
    [
        "with open(p, 'rb') as f:\n    for line in f:\n        x = line.decode('utf-8').split('\\t')\n",
        "with open(p, 'rb') as f:\n    x = f.read().split(b'\\t')\n",
        "f = open(p, 'rb')\nx = pickle.load(f)\nfor name in x:\n    print(name.split('_'))\n",
        "f = open(p, 'rb')\nx = f.read(16)\nmagic = struct.unpack('>IIII', x)\n",
        "with open(p, 'wb') as f:\n    f.write(data)\n",
        "with open(p, 'wb') as f:\n    f.write('a'.encode('utf-8'))\n",
        "with open(p, 'wb') as f:\n    f.write('head')\n    pickle.dump(x, f)\n",
        "with open(p, 'rb') as f:\n    for line in f:\n        print(line.find(b'x'), names.split(','))\n",
        "def open(p, mode): ...\nfor line in open(p, 'rb'):\n    line.split(',')\n",
    ],
)
def test_bytes_stay_bytes(source: str, expect_unchanged) -> None:
    expect_unchanged(source)
