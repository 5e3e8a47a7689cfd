from __future__ import annotations

import pytest

SEARCH = "from sklearn.model_selection import GridSearchCV, cross_val_score\n"


@pytest.mark.parametrize("score", ["log_loss", "mean_squared_error", "mean_absolute_error", "median_absolute_error"])
def test_errors_count_with_a_minus(expect, score: str) -> None:
    expect(
        SEARCH + f"GridSearchCV(model, grid, scoring='{score}', n_jobs=1)\n",
        SEARCH + f"GridSearchCV(model, grid, scoring='neg_{score}', n_jobs=1)\n",
    )


def test_module_of_the_time(expect) -> None:
    expect(
        "from sklearn.cross_validation import cross_val_score\ncross_val_score(m, x, y, scoring='log_loss')\n",
        "from sklearn.model_selection import cross_val_score\ncross_val_score(m, x, y, scoring='neg_log_loss')\n",
    )


@pytest.mark.parametrize(
    "code",
    [
        "cross_val_score(m, x, y, scoring='accuracy')\n",
        "cross_val_score(m, x, y, scoring='neg_log_loss')\n",
        "cross_val_score(m, x, y, scoring=score)\n",
        "cross_val_score(m, x, y)\n",
        "def own(scoring):\n    return scoring\nown(scoring='log_loss')\n",
    ],
)
def test_other_scores_stay(expect_unchanged, code: str) -> None:
    expect_unchanged(SEARCH + code)
