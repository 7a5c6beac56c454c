"""Sentences about the replication bundle: why there is none.

Knows: templates. Must not know: where the numbers come from, what the files say.
"""

from __future__ import annotations

WORDS: dict[str, str] = {
    "bundle_link": "A replication bundle is made of a view of Providers (“/providers”, with any "
    "filters), not of “{path}”.",
    "bundle_room": "Not shown to a room: a replication bundle holds sums school by school, and the "
    "rules for projection are on.",
    "bundle_schools": "A replication bundle numbers its schools and names none, so it is not made "
    "of single schools: leave the schools out of the link.",
    "bundle_none": "There is nothing to replicate. {reasons}.",
    "bundle_small": "fewer than {n} compared students on one side",
}
