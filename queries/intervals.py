"""Intervals of shares.

Knows: arithmetic. Must not know: where the numbers come from.
"""

from __future__ import annotations

from math import sqrt

Z95 = 1.959963984540054


def wilson(part: float, whole: float) -> tuple[float, float] | None:
    """Wilson's 95% interval of a share part/whole (0-1); None when whole is 0.

    "If this were a sample of such students": Wilson 1927, with z = 1.96.
    """
    if whole <= 0:
        return None
    share, z2 = part / whole, Z95 * Z95
    centre = (share + z2 / (2 * whole)) / (1 + z2 / whole)
    half = Z95 / (1 + z2 / whole) * sqrt(share * (1 - share) / whole + z2 / (4 * whole * whole))
    # At 0 of n and n of n one end is exact; rounding would leave it a hair inside.
    low = centre - half if part > 0 else 0.0
    high = centre + half if part < whole else 1.0
    return max(0.0, low), min(1.0, high)
