"""Environments give more than they did."""

from __future__ import annotations

import pytest

MADE = "import gym\nenv = gym.make('CartPole-v1')\n"
MAKES = "import gymnasium as gym\nenv = gym.make('CartPole-v1')\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("s = env.reset()\n", "s = env.reset()[0]\n"),
        ("s = f(env.reset())\n", "s = f(env.reset()[0])\n"),
        ("env.reset()\n", "env.reset()\n"),
        (
            "for i in x:\n    s, r, done, _ = env.step(a)\n    print(s)\n",
            "for i in x:\n    s, r, done, truncated, _ = env.step(a)\n    done = done or truncated\n    print(s)\n",
        ),
        ("s, r, _, _ = env.step(a)\n", "s, r, _, truncated, _ = env.step(a)\n"),
        ("env.seed(3)\n", "env.reset(seed=3)\n"),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(MADE + before, MAKES + after)


@pytest.mark.parametrize(
    "source",
    [
        MAKES + "s, _ = env.reset()\ns, r, done, cut, _ = env.step(a)\n",
        "s = env.reset()\ns, r, done, _ = env.step(a)\n",
        "import gymnasium as gym\nclass Env:\n    def reset(self): pass\n\nenv = Env()\ns = env.reset()\n",
        "from mine import gym\ns = gym.reset()\n",
        "try:\n    import gym\nexcept ImportError:\n    gym = None\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)
