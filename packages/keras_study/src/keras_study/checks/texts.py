"""What the check cells' machinery says, in the lesson's language."""

from __future__ import annotations

TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "not yet": "Not yet:",
        "cold": "run the page from the top first, your own cell included. This check needs {name!r}, which is not "
        "there yet. (Menu: Run → Run All Above Selected Cell)",
        "failed": "your own cell stopped with an error, so there is no new answer to judge. Mend it and run it again. "
        "Its error: {error}",
        "text": "expected a number, received the text {value!r}.",
        "quoted": "expected a number, received the text {value!r}. Leave out the quotation marks.",
        "no number": "expected a number, received {value} ({kind}).",
        "unfit": "this check cannot work with your answer. Python says: {error}",
        "own error": "code of this page stopped with an error while the check ran it. Python shows where:",
        "wrong": "the answer is not right.",
        "stopped": "Stopped. Nothing was judged; run the cell again when you like.",
        "not kept": "(The map cannot keep this: {error}. `make doctor` says what to do.)",
    },
    "ja": {
        "not yet": "まだです:",
        "cold": "先に、自分の解答のセルも含めて、ページを上から順に実行してください。この確認に必要な {name!r} "
        "がまだありません(メニューの Run → Run All Above Selected Cell)。",
        "failed": "解答のセルがエラーで止まったため、新しい答えがありません。直してから、もう一度実行してください。"
        "出たエラー: {error}",
        "text": "数を書くところですが、文字列 {value!r} になっています。",
        "quoted": "数を書くところですが、文字列 {value!r} になっています。引用符を外してください。",
        "no number": "数を書くところですが、{value}({kind} 型)になっています。",
        "unfit": "この答えでは確認ができません。Python のメッセージ: {error}",
        "own error": "確認の途中で、このページのコードがエラーになりました。場所は Python が示すとおりです。",
        "wrong": "正しい答えではありません。",
        "stopped": "中断しました。答えの確認は終わっていません。あとでもう一度実行してください。",
        "not kept": "(地図に記録できませんでした: {error}。対処のしかたは `make doctor` でわかります。)",
    },
}
