from __future__ import annotations

import pytest

HEAD = "from keras.layers import Layer\n\n\nclass Own(Layer):\n    def call(self, x):\n        {}\n        return x\n"


@pytest.mark.parametrize("argument", ["inputs=x", "x", "inputs=[x]"])
def test_inputs_go(expect, argument: str) -> None:
    result = expect(HEAD.format(f"self.add_loss(x, {argument})"), HEAD.format("self.add_loss(x)"))
    assert [change.rule for change in result.changes] == ["layer-losses"]


@pytest.mark.parametrize("code", ["self.add_loss(x)", "self.add_loss(inputs=x)", "other.add_loss(x, inputs=x)"])
def test_other_calls_stay(expect_unchanged, code: str) -> None:
    expect_unchanged(HEAD.format(code))
