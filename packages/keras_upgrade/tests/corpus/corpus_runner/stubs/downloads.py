"""The network: what a script downloads comes from the library of made-up files, all else is `DataMissing`.

Also answers a script that opens a well-known file which is not there.
"""

from __future__ import annotations

import io
import os
import sys
import urllib.request
from email.message import Message
from pathlib import Path

import numpy as np

from .library import DataMissing, Library

FILE_EVENTS = {"open", "os.listdir", "os.scandir", "os.mkdir"}
LOCAL = {"localhost", "127.0.0.1", "::1"}
PRETRAINED = (".h5", ".hdf5", ".keras")
# Stands for pretrained weights; `applications` lets `load_weights` pass over it.
WEIGHTS_MARK = b"made-up pretrained weights"


def is_pretrained(url: str) -> bool:
    """Whether the URL is one of the weight files of `keras.applications`, whichever script asks for it."""
    places = ("keras-applications", "deep-learning-models/releases")
    return url.endswith(PRETRAINED) and any(place in url for place in places)


class Answer(io.BytesIO):
    """What `urlopen` returns, as far as scripts look at it."""

    status = code = 200

    def __init__(self, url: str, content: bytes) -> None:
        super().__init__(content)
        self.url = url
        self.headers = Message()
        self.headers["Content-Length"] = str(len(content))

    def info(self) -> Message:
        return self.headers

    def getcode(self) -> int:
        return self.status

    def geturl(self) -> str:
        return self.url


def install(library: Library, keras_home: Path) -> None:
    """Replaces the ways to the network and watches for missing files."""
    from keras.src.backend import config
    from keras.src.utils import file_utils

    def download(url: str, target: str | os.PathLike) -> None:
        if is_pretrained(url):
            Path(target).write_bytes(WEIGHTS_MARK)
        else:
            library.lend(url, Path(target))

    def urlretrieve(url, filename=None, reporthook=None, data=None):
        target = filename or keras_home / os.path.basename(str(url))
        download(str(url), target)
        if reporthook:
            reporthook(1, 8192, os.path.getsize(target))
        return str(target), Message()

    real_urlopen = urllib.request.urlopen

    def urlopen(url, *args, **kwargs):
        address = url.full_url if isinstance(url, urllib.request.Request) else str(url)
        if address.startswith(("file:", "data:")):
            return real_urlopen(url, *args, **kwargs)
        made = library.find(address)
        if made is None:
            raise DataMissing(f"no data at hand for {address}")
        return Answer(address, made.read_bytes())

    urllib.request.urlretrieve = file_utils.urlretrieve = urlretrieve
    urllib.request.urlopen = urlopen
    # The made-up files cannot have the hash that Keras knows of the real ones.
    file_utils.validate_file = lambda *args, **kwargs: True
    keras_home.mkdir(parents=True, exist_ok=True)
    config._KERAS_DIR = str(keras_home)
    os.environ["KERAS_HOME"] = str(keras_home)
    replace_requests(urlopen)
    for name in ("loadtxt", "genfromtxt"):
        replace_reader(name, library)
    sys.addaudithook(Watch(library))


def replace_requests(urlopen) -> None:
    import requests

    def request(self, method, url, **kwargs):
        response = requests.Response()
        response.raw = urlopen(url)
        response.status_code, response.url = 200, url
        response.headers["content-length"] = response.raw.headers["Content-Length"]
        return response

    requests.Session.request = request


def replace_reader(name: str, library: Library) -> None:
    """NumPy's text readers test that the file exists before they open it."""
    real = getattr(np, name)

    def read(fname, *args, **kwargs):
        if isinstance(fname, str | os.PathLike):
            supply(library, os.fspath(fname))
        return real(fname, *args, **kwargs)

    setattr(np, name, read)


def supply(library: Library, path: str) -> None:
    """Puts a made-up file, or the made-up folder around it, at a relative path where a well-known one is missing."""
    here = os.getcwd()
    if "://" in path or os.path.exists(path) or (os.path.isabs(path) and not path.startswith(here + os.sep)):
        return
    relative = Path(os.path.relpath(path, here))
    for place in (relative, *relative.parents):
        if library.knows(place.name) and not place.exists():
            library.lend(place.name, place)
            return


class Watch:
    """An audit hook: it hears of each open, listing and connection before it happens."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.busy = False

    def __call__(self, event: str, arguments: tuple) -> None:
        if event == "socket.connect":
            address = arguments[1]
            if isinstance(address, tuple) and address[0] not in LOCAL:
                raise DataMissing(f"no network: {address[0]}")
        elif (
            event in ("open", "os.listdir", "os.scandir", "os.mkdir")
            and not self.busy
            and isinstance(arguments[0], str)
        ):
            writes = event == "open" and (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            writes = writes or event == "os.mkdir"
            self.busy = True
            try:
                if writes:
                    # The folders that a book's reader has, and that its repository leaves out.
                    if not os.path.isabs(arguments[0]):
                        os.makedirs(os.path.dirname(arguments[0].rstrip("/")) or ".", exist_ok=True)
                else:
                    supply(self.library, arguments[0])
            finally:
                self.busy = False
