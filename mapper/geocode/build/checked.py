"""What is wrong with a point that a stranger's file gives."""

from __future__ import annotations

import math


def point_fault(latitude: float, longitude: float) -> str | None:
    """The fault in words; None for a point in degrees that a place can have."""
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return "a coordinate is not a finite number"
    if abs(latitude) > 90 or abs(longitude) > 180:
        return f"latitude {latitude:g}, longitude {longitude:g} is not on the globe (degrees WGS 84 are wanted)"
    if latitude == 0 and longitude == 0:
        return "latitude 0, longitude 0 is where missing coordinates end up"
    return None
