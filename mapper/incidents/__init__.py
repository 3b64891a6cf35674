"""From mentions to happenings: one incident for each, with all its evidence, and one only."""

from __future__ import annotations

from mapper.incidents.across import merge
from mapper.incidents.document import incidents_of

__all__ = ["incidents_of", "merge"]
