"""What an upgrade of one source knows: names on their way, what was reported, how old the source is."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, fields

from keras_upgrade.rulebook.rule import Change, Rule, UpgradeWarning


@dataclass
class State:
    """What lives through all passes over one source."""

    # Local name -> dotted name: names that the upgraded code uses and that no import brings yet, or not any more.
    renamed: dict[str, str] = field(default_factory=dict)
    # Names that an import keeps (`as Conv`) while what it imports changes. Rules go on to see the old name behind them.
    kept_aliases: dict[str, str] = field(default_factory=dict)
    # The rule that changes what each of them imports.
    kept_by: dict[str, str] = field(default_factory=dict)
    # The rules that the learner wants, by name.
    rules: frozenset[str] = frozenset()
    changes: list[Change] = field(default_factory=list)
    warnings: list[UpgradeWarning] = field(default_factory=list)
    generation: int | None = None
    # Whether all rules have looked at the source once; and whether one waits for that.
    settled: bool = False
    waiting: bool = False
    python2: bool = False
    # Whether the source, the notebook or the folder works with Keras.
    keras: bool = False
    # Other libraries of which it uses what the installed version has no more.
    lacking: frozenset[str] = frozenset()
    # Builtins that stand where Python 2 had an iterator of this kind as well: "zip" for `itertools.izip`.
    lazy: set[str] = field(default_factory=set)
    # Settings that an edit has written into this source, which later cells need no more.
    declared: set[str] = field(default_factory=set)
    # Imports whose names had a use when the upgrade began.
    used: set[str] = field(default_factory=set)

    def admits(self, library: str | None) -> bool:
        """Whether rules of this library may act. Keras's (None) always may.

        Others' may where Keras or Python 2 says how old the source is, or the installed version lacks what it uses.
        """
        known = self.keras or self.python2 or self.generation is not None
        return known or library is None or library in self.lacking

    def prove(self, rule: Rule) -> None:
        if rule.proof is not None:
            self.generation = min(self.generation or rule.proof, rule.proof)

    def snapshot(self) -> State:
        """A copy that later changes to this state do not reach."""
        return State(**{one.name: copy.copy(getattr(self, one.name)) for one in fields(self)})

    def restore(self, earlier: State) -> None:
        """Makes this state what it was at an earlier `snapshot`."""
        vars(self).update(vars(earlier.snapshot()))
