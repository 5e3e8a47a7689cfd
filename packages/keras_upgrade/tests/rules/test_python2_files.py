"""Pickles are bytes, tables are text."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import pickle\npickle.load(open(f))\n", "import pickle\npickle.load(open(f, 'rb'))\n"),
        (
            "import pickle\nwith open(f) as g:\n    d = pickle.load(g)\n",
            "import pickle\nwith open(f, 'rb') as g:\n    d = pickle.load(g)\n",
        ),
        ("import pickle\npickle.dump(x, open(f, 'w'), 2)\n", "import pickle\npickle.dump(x, open(f, 'wb'), 2)\n"),
        ("import csv\ncsv.reader(open(f, 'rb'))\n", "import csv\ncsv.reader(open(f, 'r', newline=''))\n"),
        ("import csv\ncsv.writer(open(f, 'wb'))\n", "import csv\ncsv.writer(open(f, 'w', newline=''))\n"),
        ("import csv\nopen(f, 'rU')\n", "import csv\nopen(f, 'r')\n"),
        ("import csv\nopen(f, 'U')\n", "import csv\nopen(f, 'r')\n"),
    ],
)
def test_opened(before: str, after: str, expect) -> None:
    expect(before, after)


def test_the_nearest_file_of_the_name_counts(expect) -> None:
    expect(
        "import pickle\nwith open(a) as f:\n    text = f.read()\nwith open(b) as f:\n    pickle.load(f)\n",
        "import pickle\nwith open(a) as f:\n    text = f.read()\nwith open(b, 'rb') as f:\n    pickle.load(f)\n",
    )


def test_python_2_pickles_hold_bytes(expect) -> None:
    result = expect(
        "import cPickle as pickle\npickle.load(open(f, 'rb'))\n",
        "import pickle\npickle.load(open(f, 'rb'), encoding='latin1')\n",
    )
    assert any(change.check for change in result.changes)


@pytest.mark.parametrize(
    "source",
    [
        "import pickle\npickle.load(open(f, 'rb'))\n",
        "import pickle\npickle.load(f)\n",
        "import pickle\npickle.load(open(f, mode))\n",
        "import pickle\npickle.load(gzip.open(f))\n",
        "import csv\ncsv.reader(open(f))\n",
        "import csv\nopen(f, 'rb')\n",
        "from mine import pickle\npickle.load(open(f))\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "import io\nb = io.BytesIO()\nwith open(p, 'w') as f:\n    f.write(b.getvalue())\n",
            "import io\nb = io.BytesIO()\nwith open(p, 'wb') as f:\n    f.write(b.getvalue())\n",
        ),
        (
            "from io import BytesIO\nBytesIO(open(p).read())\n",
            "from io import BytesIO\nBytesIO(open(p, 'rb').read())\n",
        ),
        (
            "import pickle\nwith open(p, 'r') as f:\n    text = f.read()\npickle.loads(text, encoding='latin1')\n",
            "import pickle\nwith open(p, 'rb') as f:\n    text = f.read()\npickle.loads(text, encoding='latin1')\n",
        ),
    ],
)
def test_bytes(expect, old: str, new: str) -> None:
    expect(old, new)


@pytest.mark.parametrize(
    "code",
    [
        "import io\nb = io.StringIO()\nwith open(p, 'w') as f:\n    f.write(b.getvalue())\n",
        "import io\nb = io.BytesIO()\nwith open(p, 'wb') as f:\n    f.write(b.getvalue())\n",
        "import pickle\nwith open(p, 'w') as f:\n    f.write('text')\n",
        "import pickle\nwith open(p) as f:\n    print(f.read())\n",
    ],
)
def test_text_and_bytes_that_are_right(expect_unchanged, code: str) -> None:
    expect_unchanged(code)
