"""`get_file(..., untar=True)` unpacks somewhere else now: https://keras.io/api/utils/python_utils/"""

from __future__ import annotations

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="archives",
    since="3.6",
    title=Text("Where downloaded archives are unpacked", "ダウンロードした書庫の展開先"),
    reason=Text(
        "Keras 2 unpacked an archive beside the downloaded file; Keras 3 makes a folder for it and returns that one, "
        "so paths built on the old place miss it.",
        "Keras 2 は書庫をダウンロード先の隣に展開していました。Keras 3 は専用のフォルダに展開してその場所を返すため、"
        "昔の場所を前提にしたパスではファイルが見つかりません。",
    ),
    before=(
        "from keras.utils.data_utils import get_file\n"
        "path = get_file('flowers', 'https://example.org/flowers.tgz', untar=True)"
    ),
    after=(
        "from keras_upgrade.compat import get_file\n"
        "path = get_file('flowers', 'https://example.org/flowers.tgz', untar=True)"
    ),
    needs=2,
    proof=None,
)


@rule.call("keras.utils.get_file")
def unpack(call: Call) -> None:
    unpacks = any(call.constant(one) is True for one in (call.get("untar", 2), call.get("extract")))
    named = call.get("fname", 0) is not None and call.get("origin", 1) is not None
    if unpacks and named and call.get("archive_format") is None:
        call.function("keras_upgrade.compat.get_file")
