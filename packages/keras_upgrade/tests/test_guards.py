"""Where a script asks by itself which Python or library it has, it is left alone."""

from __future__ import annotations

import pytest
from keras_upgrade import upgrade


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    import cPickle as pickle\nexcept ImportError:\n    import pickle\npickle.load(f)\n",
        (
            "try:\n    from urllib.request import urlopen\n"
            "except ImportError:\n    from urllib2 import urlopen\nurlopen(u)\n"
        ),
        "try:\n    from urllib.request import urlretrieve\nexcept ImportError:\n    from urllib import urlretrieve\n",
        "try:\n    input = raw_input\nexcept NameError:\n    pass\n",
        "try:\n    xrange\nexcept NameError:\n    xrange = range\nfor i in xrange(3): pass\n",
        "import sys\nif sys.version_info[0] < 3:\n    input = raw_input\n",
        "import sys\nPY2 = sys.version_info[0] == 2\ntext = unicode if PY2 else str\n",
        "import six\nif six.PY2:\n    import cPickle\n",
        "from six.moves import *\nfor i in xrange(3): pass\n",
        "try:\n    from collections.abc import Mapping\nexcept:\n    from collections import Mapping\n",
        "try:\n    import theano\nexcept ImportError:\n    theano = None\n",
    ],
)
def test_a_question_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


def test_a_try_that_expects_something_else_asks_nothing() -> None:
    code = upgrade("try:\n    import cPickle\n    cPickle.load(f)\nexcept IOError:\n    pass\n").code
    assert "import pickle\n" in code
    assert "    pickle.load(" in code


def test_a_function_within_a_question_asks_nothing() -> None:
    code = upgrade("try:\n    def f():\n        return xrange(3)\nexcept Exception:\n    pass\n").code
    assert "return range(3)" in code
