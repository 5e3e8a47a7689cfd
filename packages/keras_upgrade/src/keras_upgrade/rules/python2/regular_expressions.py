"""`re.split` splits at empty matches since Python 3.7: https://docs.python.org/3/library/re.html#re.split"""

from __future__ import annotations

import ast
import re
import warnings

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="regular-expressions",
    since="Python 3.7",
    title=Text("Splitting at empty matches", "空文字列に一致する分割パターン"),
    reason=Text(
        "Until Python 3.6 `re.split` passed over matches of nothing. Today `(\\W+)?` splits between all letters as "
        "well: without `?` it says what it did.",
        "Python 3.6 までの `re.split` は空の一致を無視しました。いまは `(\\W+)?` だと 1 文字ごとにも分割されるので、"
        "`?` を外して元の意味に戻します。",
    ),
    before="import re\nfrom keras.engine import Layer\nwords = re.split(r'(\\W+)?', text)\nLayer()",
    after="import re\nfrom keras.layers import Layer\nwords = re.split(r'(\\W+)', text)\nLayer()",
    proof=None,
    # Modern code may want the empty matches.
    needs=2,
)


@rule.call("re.split")
def only_what_is_there(call: Call) -> None:
    pattern = call.get("pattern", 0)
    if pattern is None or not isinstance(pattern.value, ast.Constant) or not _matches_nothing(pattern.value.value):
        return
    text = call.text(pattern)
    for old, new in ((r"\)\?(?=['\"]+$)", ")"), (r"\*(?=\)?['\"]+$)", "+")):
        changed = re.sub(old, lambda _, new=new: new, text)
        if changed != text and not _matches_nothing(ast.literal_eval(changed)):
            call.set(pattern, changed)
            return


def _matches_nothing(pattern: object) -> bool:
    if not isinstance(pattern, str):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.match(pattern, "") is not None
    except re.error:
        return False
