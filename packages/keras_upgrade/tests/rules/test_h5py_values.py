"""Reading from HDF5 files."""

from __future__ import annotations

import pytest

H = "import h5py\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f = h5py.File('a', 'r')\nx = f['x'].value\n", "f = h5py.File('a', 'r')\nx = f['x'][()]\n"),
        (
            "with h5py.File('a', 'r') as f:\n    x = f['g']['x'].value[:3]\n",
            "with h5py.File('a', 'r') as f:\n    x = f['g']['x'][()][:3]\n",
        ),
        (
            "f = h5py.File('a', 'r')\nd = f['x']\nx = d.value\n",
            "f = h5py.File('a', 'r')\nd = f['x']\nx = d[()]\n",
        ),
        (
            "f = h5py.File('a')\nf.create_dataset('x', data=x)\n",
            "f = h5py.File('a', 'a')\nf.create_dataset('x', data=x)\n",
        ),
        ("with h5py.File('a') as f:\n    f['x'] = 3\n", "with h5py.File('a', 'a') as f:\n    f['x'] = 3\n"),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(H + before, H + after)


@pytest.mark.parametrize(
    "source",
    [
        "x = cell.value\n",
        "f = h5py.File('a')\nx = f['x'][()]\n",
        "f = h5py.File('a', 'r')\nf.value()\n",
        "f = {}\nx = f['x'].value\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(H + source)
