"""Import statements follow what the rules did to the names."""

from __future__ import annotations

import pytest
from keras_upgrade import Memory, upgrade

USES = "\nDense, Dropout, Layer, Model\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from keras.layers.core import Dense\n", "from keras.layers import Dense\n"),
        ("from keras.layers.core import Dense as D\n", "from keras.layers import Dense as D\n"),
        (
            "from keras.layers.core import (Dense,  # one\n    Dropout)\n",
            "from keras.layers import (Dense,  # one\n    Dropout)\n",
        ),
        (
            "from keras.engine.topology import Layer, Model\n",
            "from keras.layers import Layer\nfrom keras.models import Model\n",
        ),
        (
            "try:\n    from keras.layers.core import Dense\nexcept ImportError:\n    pass\n",
            "try:\n    from keras.layers import Dense\nexcept ImportError:\n    pass\n",
        ),
        (
            "def f():\n    from keras.layers.core import Dense\n    Dense\n",
            "def f():\n    from keras.layers import Dense\n    Dense\n",
        ),
        ("from keras.layers.core import *\nDense(2)\n", "from keras.layers import *\nDense(2)\n"),
        ("from tensorflow.python.keras.layers import Dense\nDense(2)\n", "from keras.layers import Dense\nDense(2)\n"),
        (
            "from tensorflow.contrib.keras.python.keras.layers import Dense\nDense\n",
            "from keras.layers import Dense\nDense\n",
        ),
        ("import keras.layers.core as c\nc.Dense(2)\n", "from keras.layers import Dense\nDense(2)\n"),
        (
            "from keras.utils import np_utils\ny = np_utils.to_categorical(y)\n",
            "from keras.utils import to_categorical\ny = to_categorical(y)\n",
        ),
        (
            "from keras.utils.np_utils import to_categorical\nto_categorical(y)\n",
            "from keras.utils import to_categorical\nto_categorical(y)\n",
        ),
        (
            "import keras\nfrom keras.utils import np_utils\nnp_utils.to_categorical(y)\n",
            "import keras\nkeras.utils.to_categorical(y)\n",
        ),
        (
            "from keras.utils import np_utils, plot_model\nnp_utils.to_categorical(y)\nplot_model\n",
            "from keras.utils import to_categorical, plot_model\nto_categorical(y)\nplot_model\n",
        ),
        (
            "from keras.layers import Flatten, regularizers\nFlatten(), regularizers.l2(0.1)\n",
            "from keras.layers import Flatten\nfrom keras import regularizers\nFlatten(), regularizers.l2(0.1)\n",
        ),
        (
            "from tensorflow.keras.models import K, Model\nModel, K.sum(y)\n",
            "from tensorflow.keras import backend as K\nfrom tensorflow.keras.models import Model\nModel, K.sum(y)\n",
        ),
        (
            "from keras_preprocessing import sequence\nsequence.pad_sequences(x)\n",
            "from keras.preprocessing.sequence import pad_sequences\npad_sequences(x)\n",
        ),
        (
            "from keras_applications.vgg16 import VGG16\nVGG16()\n",
            "from keras.applications.vgg16 import VGG16\nVGG16()\n",
        ),
        ("from keras.layers import Dense, Merge\nDense\n", "from keras.layers import Dense\nDense\n"),
        ("from keras.layers import Merge\n", ""),
        (
            "from keras.utils.layer_utils import convert_all_kernels_in_model\nconvert_all_kernels_in_model(m)\n",
            "from keras_upgrade.compat import convert_all_kernels_in_model\nconvert_all_kernels_in_model(m)\n",
        ),
        (
            "from keras.applications.imagenet_utils import _obtain_input_shape\n_obtain_input_shape(s, 224, 48)\n",
            "from keras_upgrade.compat import obtain_input_shape\nobtain_input_shape(s, 224, 48)\n",
        ),
        (
            "from keras import optimizers\noptimizers.optimizer_from_config(c)\n",
            "from keras import optimizers\noptimizers.deserialize(c)\n",
        ),
        (
            "import keras\nkeras.models.model_from_config(c)\n",
            "import keras\nfrom keras_upgrade.compat.saving import model_from_config\nmodel_from_config(c)\n",
        ),
        (
            "import keras\nkeras.layers.regularizers.l2(0.1), keras.models.K.sum(y)\n",
            "import keras\nkeras.regularizers.l2(0.1), keras.ops.sum(y)\n",
        ),
    ],
)
def test_moved(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    "source",
    [
        "from keras.layers import Dense, Dropout\nDense, Dropout\n",
        "import tensorflow as tf\nfrom tensorflow.keras import backend as K\nK.dot(a, b)\n",
        "from tensorflow.keras.preprocessing.text import Tokenizer\nTokenizer()\n",
        "from keras.preprocessing.sequence import pad_sequences\npad_sequences(x)\n",
        "from keras.applications.vgg16 import VGG16, preprocess_input\n",
        "from keras import ops, layers\nops.dot(a, b)\n",
        "from core import Dense\nfrom layers.core import merge\n",
        "from . import core\nfrom .core import np_utils\nnp_utils.x\n",
        "import np_utils\nnp_utils.to_categorical(y)\n",
        "import keras\nmodel = keras.Model.from_config(config)\nx = keras.layers.LSTM(8)(x)\n",
        "from keras.api import *\nfrom keras.api import ops as api\napi.sum\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


def test_a_name_of_the_learners_own_is_not_taken() -> None:
    code = upgrade(
        "from keras.utils import np_utils\ndef to_categorical(y): return 1\n"
        "np_utils.to_categorical(to_categorical(3))\n"
    ).code
    assert "to_categorical as keras_to_categorical" in code
    assert "keras_to_categorical(to_categorical(3))" in code


def test_crlf() -> None:
    code = upgrade("from keras.engine.topology import Layer, Model\r\nLayer, Model\r\n").code
    assert code == "from keras.layers import Layer\r\nfrom keras.models import Model\r\nLayer, Model\r\n"


def test_cells_share_their_imports() -> None:
    memory = Memory()
    first = upgrade("from keras.layers import Convolution2D, Flatten\n", memory=memory).code
    assert first == "from keras.layers import Conv2D, Flatten\n"
    assert upgrade("Convolution2D(8, 3, 3)\n", memory=memory).code == "Conv2D(8, (3, 3))\n"


def test_a_cell_brings_what_no_earlier_one_has() -> None:
    memory = Memory()
    upgrade("from keras.utils import np_utils\n", memory=memory)
    code = upgrade("np_utils.to_categorical(y)\n", memory=memory).code
    assert code in ("from keras.utils import to_categorical\nto_categorical(y)\n", "to_categorical(y)\n")


def test_docstring_and_future_stay_first() -> None:
    code = upgrade(
        '"""Doc."""\nfrom __future__ import print_function\nimport os\nx = 1\n\ndef f():\n'
        "    from keras.utils import np_utils\n    return np_utils.to_categorical(x)\n"
    ).code
    assert code.startswith('"""Doc."""\nfrom __future__ import print_function\nimport os\n')
    compile(code, "x", "exec")
