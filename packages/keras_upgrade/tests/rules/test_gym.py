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


def test_modules_of_gym(expect) -> None:
    expect(
        "import gym\nfrom gym import wrappers\nfrom gym.spaces import Box\n",
        "import gymnasium as gym\nfrom gymnasium import wrappers\nfrom gymnasium.spaces import Box\n",
    )


def test_own_packages_stay(expect_unchanged) -> None:
    expect_unchanged("from gymlib import wrappers\nfrom .gym import wrappers\n")


def test_an_agents_own_step(expect) -> None:
    old = (
        "import gym\n\n\nclass Agent:\n    def step(self, env):\n        state = env.reset()\n"
        "        state, reward, done, info = env.step(0)\n"
    )
    new = (
        "import gymnasium as gym\n\n\nclass Agent:\n    def step(self, env):\n        state = env.reset()[0]\n"
        "        state, reward, done, truncated, info = env.step(0)\n        done = done or truncated\n"
    )
    expect(old, new)


def test_own_environment_gives_what_it_gave(expect) -> None:
    body = (
        "\n\nclass Env:\n    def reset(self):\n        return 0\n\n    def step(self, action):\n"
        "        return 0, 0, True, {}\n\n\ndef run(env):\n    state = env.reset()\n    s, r, d, i = env.step(0)\n"
    )
    expect("import gym" + body, "import gymnasium as gym" + body)


def test_step_that_is_not_taken_apart(expect) -> None:
    code = "def one(env):\n    return env.step(0)\n"
    result = expect("import gym\n" + code, "import gymnasium as gym\n" + code)
    assert "five values" in result.warnings[0].text.en
