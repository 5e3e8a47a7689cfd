"""Every rule's explanation by name, with that of the imports, which follow the rules and are none themselves."""

from __future__ import annotations

from functools import cache

from keras_upgrade.rulebook.rule import Rule, Text

IMPORTS = Rule(
    name="imports",
    since="2.0",
    title=Text("Imports follow what the code uses", "import 文を使う名前に合わせる"),
    reason=Text(
        "The code below now uses other names, or the same ones live in another module: "
        "the import brings what is used today.",
        "書き換え後のコードが使う名前と、現在の置き場所に合わせて import 文を直します。",
    ),
    link="https://keras.io/api/",
    before="from keras.layers.core import Dense\n\nDense(8)",
    after="from keras.layers import Dense\n\nDense(8)",
)


@cache
def entries() -> dict[str, Rule]:
    """All explanations by name, in the names' order."""
    from keras_upgrade.rules.registry import all_rules

    known = {rule.name: rule for rule in (IMPORTS, *all_rules())}
    return dict(sorted(known.items()))


def since_keras(rule: Rule) -> bool:
    """Whether `since` is a version of Keras; otherwise it names the library as well."""
    return rule.since[:1].isdigit()
