"""How far a build has come, told from steps, their weights and a clock that the test sets."""

from data.progress import Progress


def _told(weights: dict[str, float], *steps: tuple[str, float], skip: str = "") -> list[str]:
    """What is said when these steps end at these seconds."""
    lines: list[str] = []
    now = [0.0]
    progress = Progress(weights, lines.append, clock=lambda: now[0])
    if skip:
        progress.skip(skip)
    for name, at in steps:
        now[0] = at
        progress.step(name)
    return lines


def test_what_is_left_takes_as_long_for_its_weight_as_what_is_done():
    """Half of the weight in 120 s: 120 s for the other half; then 30 of 240 s' worth."""
    assert _told({"a": 4, "b": 3, "c": 1}, ("a", 120), ("b", 210), ("c", 240)) == [
        "  a: 120.0 s; about 2 minutes left",
        "  b: 90.0 s; about 30 s left",
        "  c: 30.0 s",
    ]


def test_a_step_that_was_done_before_counts_for_nothing():
    assert (
        _told({"a": 1, "b": 1, "c": 1}, ("b", 60), skip="a")[0]
        == "  b: 60.0 s; about 1 minute left"
    )
