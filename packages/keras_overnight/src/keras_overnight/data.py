"""What `fit` trains on, wrapped so that each epoch's batches depend on nothing but the epoch's number."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator

import keras
import numpy as np

from keras_overnight import tf_datasets
from keras_overnight.errors import OvernightError
from keras_overnight.keras_internals import (
    ArrayDataAdapter,
    DataAdapter,
    array_slicing,
    can_convert_arrays,
    get_data_adapter,
    is_tf_dataset,
    is_torch_dataloader,
)
from keras_overnight.ordering import Batches, permutation


class Arrays(ArrayDataAdapter):
    """NumPy arrays, tensors and data frames, alone, in tuples or in dicts."""

    def __init__(self, x, y, sample_weight, class_weight, batch_size, steps, shuffle, seed) -> None:
        super().__init__(
            x, y, sample_weight=sample_weight, class_weight=class_weight, batch_size=batch_size, steps=steps
        )
        self.batches = Batches(self._num_samples, self._batch_size, shuffle, seed, steps)
        self._variables = None
        self.set_epoch(0)

    def set_epoch(self, epoch: int) -> None:
        """Call it before an epoch's first batch is asked for."""
        self.order, self.bounds = self.batches.of_epoch(epoch)
        if self._variables is not None:
            for variable, value in zip(self._variables, (self.order, self.bounds), strict=True):
                variable.assign(value)

    def get_tf_dataset(self) -> object:
        """As Keras's own, but the order is a variable that `set_epoch` sets, where Keras rolls TensorFlow's dice."""
        import tensorflow as tf

        # Their sizes change with the epoch where `steps_per_epoch` ends in the middle of a pass.
        self._variables = [tf.Variable(v, trainable=False, shape=[None]) for v in (self.order, self.bounds)]
        order, bounds = self._variables
        inputs = array_slicing.convert_to_sliceable(self._inputs, target_backend="tensorflow")
        inputs = keras.tree.lists_to_tuples(inputs)
        sparse = array_slicing.TensorflowSparseWrapper

        def batch(number, data):
            start, stop = bounds[number], bounds[number + 1]
            positions = order[start:stop]

            def grab(x):
                if isinstance(x, sparse):
                    return array_slicing.slice_tensorflow_sparse_wrapper(x, positions)
                if isinstance(x, list | tuple | dict):
                    return None
                return tf.gather(x, positions, axis=0) if tf.is_tensor(x) else x

            return keras.tree.traverse(grab, data)

        numbers = tf.data.Dataset.range(self.batches.steps)
        data = tf.data.Dataset.from_tensors(inputs).repeat()
        options = tf.data.Options()
        options.experimental_optimization.apply_default_optimizations = False
        options.experimental_external_state_policy = tf.data.experimental.ExternalStatePolicy.IGNORE
        options.experimental_distribute.auto_shard_policy = tf.data.experimental.AutoShardPolicy.DATA
        batches = tf.data.Dataset.zip((numbers, data)).map(batch, num_parallel_calls=tf.data.AUTOTUNE)
        return batches.with_options(options).prefetch(tf.data.AUTOTUNE)

    def get_torch_dataloader(self) -> object:
        from keras.src.backend.torch.core import convert_to_tensor

        inputs = array_slicing.convert_to_sliceable(self._inputs, target_backend="torch")

        def slice_and_convert(sliceable, indices=None):
            return convert_to_tensor(sliceable.convert_to_torch_compatible(sliceable[indices]))

        return _Again(lambda: self._get_iterator(slice_and_convert, inputs))

    def _get_iterator(self, slice_and_convert: Callable, inputs: object) -> Iterator:
        for start, stop in zip(self.bounds, self.bounds[1:], strict=False):
            positions = self.order[start:stop] if self.batches.shuffle else slice(int(start), int(stop))
            if not self.batches.shuffle and self.batches.steps != self.batches.in_pass:
                positions = self.order[start:stop]
            yield keras.tree.map_structure(
                lambda x, at=positions: slice_and_convert(x, indices=at), inputs, none_is_leaf=False
            )

    @property
    def num_batches(self) -> int:
        return self.batches.steps


class _Again:
    """Something that can be iterated again and again."""

    def __init__(self, start: Callable[[], Iterator]) -> None:
        self.start = start

    def __iter__(self) -> Iterator:
        return self.start()


class Sequence(keras.utils.PyDataset):
    """A PyDataset whose batches come in an order of their own, where Keras rolls Python's dice."""

    def __init__(self, inner: keras.utils.PyDataset, shuffle: bool, seed: int, steps: int | None) -> None:
        # Without the inner dataset's workers: Keras's enqueuer asks for batches from threads of its own, and on a busy
        # machine a training with them was seen to differ.
        super().__init__()
        self.inner, self.shuffle, self.seed = inner, bool(shuffle), seed
        self.in_pass = inner.num_batches
        self.steps = steps or self.in_pass
        self.set_epoch(0)

    def set_epoch(self, epoch: int) -> None:
        positions = epoch * self.steps + np.arange(self.steps)
        passes, within = np.divmod(positions, self.in_pass)
        if self.shuffle:
            for number in np.unique(passes):
                chosen = passes == number
                within[chosen] = permutation(self.seed, int(number), self.in_pass)[within[chosen]]
        self.order = within.tolist()
        if hasattr(self.inner, "set_epoch"):
            self.inner.set_epoch(epoch)

    def __len__(self) -> int:
        return self.steps

    def __getitem__(self, index: int) -> object:
        return self.inner[self.order[index]]


class Each(DataAdapter):
    """Data made anew for each epoch by a function of its number."""

    def __init__(self, make: Callable[[int], object], class_weight: dict | None) -> None:
        self.make, self.class_weight = make, class_weight
        self.length: int | None = None
        self.set_epoch(0)

    def set_epoch(self, epoch: int) -> None:
        data = self.make(epoch)
        if isinstance(data, types.GeneratorType):
            raise refuse_generator()
        x, y, sample_weight = (
            keras.utils.unpack_x_y_sample_weight(data) if isinstance(data, tuple) else (data, None, None)
        )
        self.inner = get_data_adapter(x=x, y=y, sample_weight=sample_weight, class_weight=self.class_weight)
        if epoch == 0:
            self.length = self.num_batches
        elif self.num_batches != self.length:
            raise OvernightError(
                "Expected a function of the epoch to give the same number of batches each time, received: "
                f"{self.length} batches in epoch 0, {self.num_batches} in epoch {epoch}.",
                "エポックの関数は毎回同じ数のバッチを返す必要があります。"
                f"エポック 0 では {self.length}、エポック {epoch} では {self.num_batches} バッチでした。",
            )

    def get_numpy_iterator(self) -> object:
        return self.inner.get_numpy_iterator()

    def get_jax_iterator(self) -> object:
        return self.inner.get_jax_iterator()

    def get_torch_dataloader(self) -> object:
        return self.inner.get_torch_dataloader()

    def get_tf_dataset(self) -> object:
        return _Again(lambda: iter(self.inner.get_tf_dataset()))

    @property
    def num_batches(self) -> int | None:
        return self.inner.num_batches

    @property
    def batch_size(self) -> int | None:
        return self.inner.batch_size

    @property
    def has_partial_batch(self) -> bool | None:
        return self.inner.has_partial_batch

    @property
    def partial_batch_size(self) -> int | None:
        return self.inner.partial_batch_size

    def on_epoch_begin(self) -> None:
        self.inner.on_epoch_begin()

    def on_epoch_end(self) -> None:
        self.inner.on_epoch_end()


def training_data(x, y, sample_weight, class_weight, batch_size, steps, shuffle, seed) -> tuple[object, dict]:
    """What `model.fit` gets as `x`, and the arguments that go with it.

    Raises:
        OvernightError: the data cannot be replayed epoch by epoch.
    """
    if can_convert_arrays((x, y, sample_weight)):
        return Arrays(x, y, sample_weight, class_weight, batch_size, steps, shuffle, seed), {}
    refuse(x, "x")
    if isinstance(x, keras.utils.PyDataset):
        return Sequence(x, shuffle, seed, steps), {"shuffle": False, "class_weight": class_weight}
    if steps is not None:
        raise OvernightError(
            "Expected `steps_per_epoch` with arrays or a PyDataset, received it with a dataset, whose position would "
            "be lost. Next: x=lambda epoch: dataset.take(steps), a function of the epoch.",
            "`steps_per_epoch` は配列か PyDataset でのみ使えます。データセットの場合は "
            "x=lambda epoch: dataset.take(steps) のように、エポックの関数を渡してください。",
        )
    if is_tf_dataset(x):
        return x, {"shuffle": False, "class_weight": class_weight}
    return Each(x, class_weight), {}


def refuse(x: object, name: str) -> None:
    """Raises OvernightError for data whose next epoch depends on more than its number."""
    if isinstance(x, types.GeneratorType | Iterator):
        raise refuse_generator(name)
    if is_torch_dataloader(x):
        raise OvernightError(
            f"Expected `{name}` to be replayable, received a torch DataLoader, whose order comes from torch's dice. "
            "Next: pass arrays, or a function of the epoch that returns a DataLoader with a generator seeded by it.",
            f"torch の DataLoader の順序は torch の乱数で決まるため、`{name}` には使えません。"
            "配列か、エポックを受け取り、その番号で初期化した DataLoader を返す関数を渡してください。",
        )
    if is_tf_dataset(x):
        tf_datasets.refuse_unreplayable(x, name)
    elif isinstance(x, keras.utils.PyDataset):
        _refuse_py_dataset(x, name)
    elif not callable(x):
        raise OvernightError(
            f"Expected `{name}` to be arrays, a tf.data.Dataset, a PyDataset or a function of the epoch, received: "
            f"{type(x).__name__}.",
            f"`{name}` には配列、tf.data.Dataset、PyDataset、またはエポックの関数を渡してください。"
            f"渡されたもの: {type(x).__name__}。",
        )


def refuse_generator(name: str = "x") -> OvernightError:
    return OvernightError(
        f"Expected `{name}` to be replayable, received a generator, which cannot be wound back. Next: pass arrays, a "
        "keras.utils.PyDataset whose __getitem__ depends on its index alone, or a function of the epoch.",
        f"ジェネレーターは巻き戻せないため、`{name}` には使えません。配列か、__getitem__ が番号だけで決まる "
        "keras.utils.PyDataset か、エポックの関数を渡してください。",
    )


def _refuse_py_dataset(x: keras.utils.PyDataset, name: str) -> None:
    if x.num_batches is None:
        raise OvernightError(
            f"Expected `{name}` to have a length, received an infinite PyDataset. Next: give it __len__.",
            f"`{name}` の PyDataset に長さがありません。__len__ を定義してください。",
        )
    hooks = [
        hook
        for hook in ("on_epoch_begin", "on_epoch_end")
        if getattr(type(x), hook) is not getattr(keras.utils.PyDataset, hook)
    ]
    if hooks and not hasattr(x, "set_epoch"):
        raise OvernightError(
            f"Expected `{name}` to depend on the epoch's number alone, received {type(x).__name__} with {hooks[0]}(), "
            "which does not know it. Next: define set_epoch(epoch), which prepares that epoch (shuffles with a seed "
            "made from it, for example), instead.",
            f"{type(x).__name__} の {hooks[0]}() はエポックの番号を知らないため、中断後に同じデータを再現できません。"
            "代わりに、番号からそのエポックを準備する set_epoch(epoch) を定義してください。",
        )
