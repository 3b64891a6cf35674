"""Incidents drawn: one HTML file that an analyst opens anywhere, without a network."""

from mapper.maps.draw import draw
from mapper.maps.layer import IncidentLayer

__all__ = ["IncidentLayer", "draw"]
