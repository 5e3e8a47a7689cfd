"""What a rule is: one migration, with its explanation, and the handlers that find and change its places."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from keras_upgrade.rulebook.handlers import Given, Handler, Table

Decorator = Callable[[Callable[..., None]], Callable[..., None]]


@dataclass(frozen=True)
class Text:
    """The same sentence in both languages; the English one is shown while the Japanese is missing."""

    en: str
    ja: str = ""

    def __getitem__(self, language: str) -> str:
        return self.ja or self.en if language == "ja" else self.en


@dataclass(frozen=True)
class Change:
    """One edit, as the learner is told of it: in `line` of their file, `old` became `new` by `rule`."""

    line: int
    rule: str
    old: str
    new: str
    # More than the rule's reason says.
    note: Text | None = None
    # The edit rests on a guess: please check.
    check: bool = False


@dataclass(frozen=True)
class UpgradeWarning:
    """Something that was recognised but could not be upgraded; `text` says what to do by hand."""

    line: int
    rule: str
    text: Text


@dataclass
class Rule:
    """A migration of one idea. Handlers are registered on it by decorators.

    `proof`: the Keras generation (1 or 2) whose presence an edit by this rule proves, or None if modern
    code may look the same. `needs`: the rule changes what modern code may mean otherwise, so it acts only once other
    rules have proven that the source is of this generation or older.
    """

    name: str
    since: str
    title: Text
    reason: Text
    before: str
    after: str
    # Where the change is announced: the address in the docstring of the rule's module.
    link: str = ""
    proof: int | None = 2
    needs: int | None = None
    # Pure renames: canonical old name -> new name, applied to every reference and import.
    renames: dict[str, str] = field(default_factory=dict)
    # Old names that the rule's handlers replace by what fits the place: in an import without any use they become these.
    replaces: dict[str, str | None] = field(default_factory=dict)
    handlers: list[Handler] = field(default_factory=list)

    @property
    def library(self) -> str | None:
        """Whose change it follows where that is not Keras: "pandas"; `since` says so."""
        return None if self.since[:1].isdigit() else self.since.partition(" ")[0]

    def acts_on(self, generation: int | None) -> bool:
        """Whether a source that is proven to be of `generation` (None: nothing is proven) is old enough."""
        return self.needs is None or (generation is not None and generation <= self.needs)

    # Decorators. `given`: see Handler. What modern code names all the time needs it, so that such code costs no closer
    # look.

    def call(self, *names: str, given: Iterable[Given] | None = None) -> Decorator:
        """`@rule.call("keras.layers.Dense")`: `handler(call: Call)` for calls of these canonical names.

        "keras.layers.*" stands for every name of that module.
        """
        return self._register("calls", frozenset(names), given)

    def method(self, *names: str, given: Iterable[Given] | None = None) -> Decorator:
        """`@rule.method("fit_generator")`: `handler(call: Call)` for `anything.fit_generator(...)`.

        `anything` is no module.
        """
        return self._register("methods", frozenset(names), given)

    def reference(self, *names: str, given: Iterable[Given] | None = None) -> Decorator:
        """`handler(node, edit: Editor)` for each mention (called or not) of these canonical names."""
        return self._register("references", frozenset(names), given)

    def attribute(self, *names: str, given: Iterable[Given] | None = None) -> Decorator:
        """`handler(node, edit: Editor)` for each `anything.name`, read, bound or called."""
        return self._register("attributes", frozenset(names), given)

    def node(self, *types: type, given: Iterable[Given] | None) -> Decorator:
        """`handler(node, edit: Editor)` for each syntax node of these types; with None in every source."""
        return self._register("nodes", types, given)

    def _register(
        self, table: Table, keys: frozenset[str] | tuple[type, ...], given: Iterable[Given] | None
    ) -> Decorator:
        def decorate(function: Callable[..., None]) -> Callable[..., None]:
            self.handlers.append(Handler(self.name, table, keys, function, given or ()))
            return function

        return decorate
