"""Python 2's modules, their imports and their uses."""

from __future__ import annotations

import pytest
from keras_upgrade import Memory, upgrade


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import cPickle\ncPickle.load(f)\n", "import pickle\npickle.load(f, encoding='latin1')\n"),
        ("import cPickle as pickle\npickle.dumps(f)\n", "import pickle\npickle.dumps(f)\n"),
        ("import cPickle as pkl, os\npkl.dumps(x)\n", "import pickle as pkl, os\npkl.dumps(x)\n"),
        ("pickle = 3\nimport cPickle\ncPickle.dumps(x)\n", "pickle = 3\nimport pickle as cPickle\ncPickle.dumps(x)\n"),
        ("from cStringIO import StringIO\nStringIO(s)\n", "from io import StringIO\nStringIO(s)\n"),
        ("import StringIO\nStringIO.StringIO(s)\n", "import io\nio.StringIO(s)\n"),
        ("import urllib2\nurllib2.urlopen(u)\n", "import urllib.request\nurllib.request.urlopen(u)\n"),
        ("from urllib2 import urlopen, URLError\n", "from urllib.request import urlopen, URLError\n"),
        ("import urllib\nurllib.urlretrieve(u, f)\n", "import urllib.request\nurllib.request.urlretrieve(u, f)\n"),
        (
            "import urllib\nurllib.quote(urllib.urlopen(u))\n",
            "import urllib.parse, urllib.request\nurllib.parse.quote(urllib.request.urlopen(u))\n",
        ),
        (
            "from urllib import urlretrieve\nurlretrieve(u)\n",
            "from urllib.request import urlretrieve\nurlretrieve(u)\n",
        ),
        ("from urlparse import urljoin\n", "from urllib.parse import urljoin\n"),
        ("import Queue\nq = Queue.Queue()\n", "import queue\nq = queue.Queue()\n"),
        ("from Tkinter import *\n", "from tkinter import *\n"),
        ("from itertools import izip, chain\nizip(a, b)\nchain\n", "from itertools import chain\nzip(a, b)\nchain\n"),
        ("import itertools\nfor a in itertools.imap(f, x): pass\n", "import itertools\nfor a in map(f, x): pass\n"),
        (
            "import itertools\nitertools.izip_longest(a, b)\n",
            "import itertools\nitertools.zip_longest(a, b)\n",
        ),
        ("import string\nstring.letters\n", "import string\nstring.ascii_letters\n"),
        ("import string\nstring.maketrans('a', 'b')\n", "import string\nstr.maketrans('a', 'b')\n"),
        ("import os\nos.getcwdu()\n", "import os\nos.getcwd()\n"),
        ("import sys\nsys.maxint\n", "import sys\nsys.maxsize\n"),
    ],
)
def test_moved(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    "source",
    [
        "import pickle\npickle.load(f)\n",
        "from . import Queue\nQueue.Queue()\n",
        "from mine import StringIO\nStringIO(s)\n",
        "import urllib.request\nurllib.request.urlopen(u)\n",
        "import urllib\nurllib.parse.quote(u)\n",
        "string = 'a'\nstring.letters\n",
        "from six.moves import cPickle\ncPickle.load(f)\n",
        "cPickle.load(f)\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


def test_what_a_server_sent_is_bytes(expect) -> None:
    result = expect(
        "import urllib2\nfrom StringIO import StringIO\nimg = StringIO(urllib2.urlopen(u).read())\n",
        "import urllib.request\nfrom io import StringIO, BytesIO\nimg = BytesIO(urllib.request.urlopen(u).read())\n",
    )
    assert any(change.check for change in result.changes)


@pytest.mark.parametrize(
    "use",
    [
        "Image.open({}(data))\n",
        "zipfile.ZipFile({}(data))\n",
        "out = {}()\nimg.save(out, 'PNG')\n",
        "def draw():\n    out = {}()\n    plt.savefig(out)\n",
    ],
)
def test_pictures_and_archives_in_memory_are_bytes(use: str, expect, expect_unchanged) -> None:
    expect("import StringIO\n" + use.format("StringIO.StringIO"), "import io\n" + use.format("io.BytesIO"))
    # Without a sign of Python 2 the writer knows what it takes.
    expect_unchanged("import io\n" + use.format("io.StringIO"))


def test_text_in_memory_stays_text(expect) -> None:
    before = "from StringIO import StringIO\nout = StringIO()\nout.write('a')\nlog.save(other)\n"
    expect(before, before.replace("from StringIO", "from io"))


def test_cells_share_the_import() -> None:
    memory = Memory()
    assert upgrade("import cPickle\n", memory=memory).code == "import pickle\n"
    assert upgrade("cPickle.dumps(x)\n", memory=memory).code == "pickle.dumps(x)\n"
