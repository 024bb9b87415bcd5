import pytest

from imprint.discussion.ranking import Z_80, wilson


@pytest.mark.parametrize(
    ("up", "down", "bound_80", "bound_95"),
    [
        (0, 0, 0.0, 0.0),
        (1, 0, 0.378448, 0.206543),
        (5, 0, 0.752743, 0.565509),
        (5, 1, 0.574671, 0.436491),
        (10, 1, 0.739495, 0.622635),
        (10, 10, 0.362262, 0.299295),
        (100, 40, 0.663092, 0.634514),
        (0, 3, 0.0, 0.0),
    ],
)
def test_wilson_has_the_published_values(up: int, down: int, bound_80: float, bound_95: float):
    assert wilson(up, down) == pytest.approx(bound_80, abs=1e-6)
    assert wilson(up, down, z=1.96) == pytest.approx(bound_95, abs=1e-6)


def test_wilson_stays_between_0_and_1():
    bounds = [wilson(up, down) for up in (0, 1, 10**6) for down in (0, 1, 10**6)]

    assert all(0 <= bound < 1 for bound in bounds)
    assert round(Z_80, 4) == 1.2816
