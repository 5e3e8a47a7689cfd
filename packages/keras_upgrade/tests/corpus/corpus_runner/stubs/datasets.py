"""The files behind `keras.datasets`: true shapes, types and file formats, made-up content that can be learnt.

The sizes are those of the originals, because scripts write them down (`reshape(60000, 784)`, `x_train[10000:]`);
a few hundred distinct samples repeat.
"""

from __future__ import annotations

import gzip
import io
import json
import pickle
import struct
import tarfile
from pathlib import Path

import numpy as np

from .texts import vocabulary

DISTINCT = 256


def labelled_images(count: int, shape: tuple[int, ...], classes: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """`count` uint8 images and their labels: noise, and a bright square whose place tells the class."""
    rng = np.random.default_rng(seed)
    distinct = max(DISTINCT, classes)
    labels = np.arange(distinct) % classes
    rng.shuffle(labels)
    images = rng.integers(0, 60, size=(distinct, *shape), dtype=np.uint8)
    for image, label in zip(images, labels.tolist(), strict=True):
        down, across = divmod(label, 10) if classes > 10 else (label, label)
        top, left = down * (shape[-2] - 6) // 9, across * (shape[-1] - 6) // 9
        image[..., top : top + 6, left : left + 6] += np.uint8(180)
    order = np.resize(np.arange(distinct), count)
    return images[order], labels[order].astype(np.uint8)


def mnist(path: Path) -> None:
    x_train, y_train = labelled_images(60_000, (28, 28), 10, seed=1)
    x_test, y_test = labelled_images(10_000, (28, 28), 10, seed=2)
    with path.open("wb") as file:
        np.savez(file, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)


def mnist_pickle(path: Path) -> None:
    """The three parts of the Theano tutorials, pixels as floats in rows of 784."""
    parts = []
    for count, seed in ((50_000, 1), (10_000, 2), (10_000, 3)):
        images, labels = labelled_images(count, (28, 28), 10, seed)
        parts.append((images.reshape(count, 784).astype("float32") / 255, labels.astype("int64")))
    with gzip.open(path, "wb", compresslevel=1) as file:
        pickle.dump(tuple(parts), file)


def idx_file(path: Path) -> None:
    train, labels_wanted = "train" in path.name, "labels" in path.name
    images, labels = labelled_images(60_000 if train else 10_000, (28, 28), 10, seed=3 if train else 4)
    header = struct.pack(">II", 2049, len(labels)) if labels_wanted else struct.pack(">IIII", 2051, len(images), 28, 28)
    content = header + (labels if labels_wanted else images).tobytes()
    path.write_bytes(gzip.compress(content, compresslevel=1) if path.suffix == ".gz" else content)


def add_pickle(archive: tarfile.TarFile, name: str, content: dict[bytes, object]) -> None:
    data = pickle.dumps(content, protocol=4)
    member = tarfile.TarInfo(name)
    member.size = len(data)
    archive.addfile(member, io.BytesIO(data))


def cifar10(path: Path) -> None:
    x, y = labelled_images(60_000, (3, 32, 32), 10, seed=5)
    names = [f"data_batch_{number}" for number in range(1, 6)] + ["test_batch"]
    with tarfile.open(path, "w") as archive:
        for number, name in enumerate(names):
            part = slice(number * 10_000, (number + 1) * 10_000)
            rows = np.ascontiguousarray(x[part].reshape(-1, 3072))
            add_pickle(archive, f"cifar-10-batches-py/{name}", {b"data": rows, b"labels": y[part].tolist()})


def cifar10_names(path: Path) -> None:
    names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
    path.write_bytes(pickle.dumps({"label_names": names, "num_vis": 3072, "num_cases_per_batch": 10_000}))


def cifar100(path: Path) -> None:
    with tarfile.open(path, "w") as archive:
        for name, count, seed in (("train", 50_000, 6), ("test", 10_000, 7)):
            x, fine = labelled_images(count, (3, 32, 32), 100, seed)
            content = {
                b"data": np.ascontiguousarray(x.reshape(-1, 3072)),
                b"fine_labels": fine.tolist(),
                b"coarse_labels": (fine // 5).tolist(),
            }
            add_pickle(archive, f"cifar-100-python/{name}", content)


def word_lists(count: int, labels: np.ndarray, words: int, seed: int) -> np.ndarray:
    """Ragged lists of word ranks, the frequent ones most often; the label's own words appear in each list."""
    rng = np.random.default_rng(seed)
    lengths = rng.integers(20, 200, size=DISTINCT)
    ranks = [np.minimum(rng.zipf(1.3, size=length), words).tolist() for length in lengths]
    lists = np.empty(count, dtype=object)
    for index in range(count):
        lists[index] = [*ranks[index % DISTINCT], 20 + int(labels[index])]
    # Some scripts size their tables by the highest word that occurs.
    lists[0][0] = words
    return lists


def imdb(path: Path) -> None:
    y = np.arange(25_000) % 2
    with path.open("wb") as file:
        np.savez(
            file,
            x_train=word_lists(25_000, y, 88_584, seed=8),
            y_train=y,
            x_test=word_lists(25_000, y, 88_584, seed=9),
            y_test=y,
        )


def reuters(path: Path) -> None:
    y = np.arange(11_228) % 46
    with path.open("wb") as file:
        np.savez(file, x=word_lists(11_228, y, 30_979, seed=10), y=y)


def word_index(path: Path) -> None:
    size = 88_584 if path.name.startswith("imdb") else 30_979
    path.write_text(json.dumps({word: rank for rank, word in enumerate(vocabulary(size), start=1)}))


def boston(path: Path) -> None:
    rng = np.random.default_rng(11)
    x = rng.random((506, 13)) * 100
    with path.open("wb") as file:
        np.savez(file, x=x, y=np.round(5 + x[:, 5] * 0.4 + rng.random(506), 1))


def california(path: Path) -> None:
    rng = np.random.default_rng(12)
    x = (rng.random((20_640, 8)) * 50).astype("float32")
    with path.open("wb") as file:
        np.savez(file, x=x, y=(50_000 + 8_000 * x[:, 7]).astype("float32"))


def imagenet_classes(path: Path) -> None:
    words = vocabulary(1_000)
    path.write_text(json.dumps({str(number): [f"n{number:08d}", word] for number, word in enumerate(words)}))


MAKERS = {
    r"mnist\.npz": mnist,
    r"mnist\.pkl\.gz": mnist_pickle,
    r"(train|t10k)-(images|labels)[-.]idx[13]-ubyte(\.gz)?": idx_file,
    r"cifar-10-python\.tar\.gz": cifar10,
    r"batches\.meta": cifar10_names,
    r"cifar-100-python\.tar\.gz": cifar100,
    r"imdb(_full)?\.npz": imdb,
    r"reuters\.npz": reuters,
    r"(imdb|reuters)_word_index\.json": word_index,
    r"boston_housing\.npz": boston,
    r"california_housing\.npz": california,
    r"imagenet_class_index\.json": imagenet_classes,
}
