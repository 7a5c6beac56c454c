"""Sentences of presentations.

Knows: templates. Must not know: where presentations are kept, Dash.
"""

from __future__ import annotations

WORDS: dict[str, str] = {
    "present_no_panel": "This page has no view “{panel}” any more.",
    "present_not_ruled": "This view cannot be held to the rules for a room, so it is not shown.",
    "present_changed": "The headline and notes were written for the earlier numbers.",
    "present_odd": "Not in this view: {numbers}.",
    "present_kept_apart": "Somebody else saved this presentation while you were changing it. Theirs "
    "is kept here; yours is kept whole beside it, as a presentation of its own:",
    "present_safe": "Safe to project",
    "present_not_safe": "Not safe to project",
    "present_safe_means": "Shown and taken away under the rules for a room: no group under {n}, "
    "whole percents, counts to the nearest 10, no school by student group.",
    "present_not_safe_means": "Shown and taken away as staff see it: small groups and exact counts "
    "stand on the wall.",
    "present_empty": "This presentation holds no views yet. Open any page, and press “Add to "
    "presentation” under a view.",
    "present_saved": "Saved.",
    "present_deleted": "The presentation is deleted.",
}
