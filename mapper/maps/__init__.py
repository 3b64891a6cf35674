"""Incidents drawn: one HTML file that an analyst opens anywhere, without a network."""

from mapper.maps.draw import draw
from mapper.maps.layer import IncidentLayer
from mapper.maps.style import Style, load_style

__all__ = ["IncidentLayer", "Style", "draw", "load_style"]
