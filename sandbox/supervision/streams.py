"""The supervision sandbox's decisions of chance; numbers never change once published.

The decisions of one case lie side by side in one stream, each at a place of its own: a case is drawn in one or two
blocks instead of one for each kind of decision.
"""

from typing import NamedTuple

from sandbox.kernel.draws import stream

IDEA = stream(200, "gap before the firm's next product")
CASE = stream(201, "decisions of a case")
BATCH = stream(202, "dates of calls")
INITIAL = stream(203, "firms that hold the initial cases")
EXEMPTION = stream(204, "incident rates of exemption classes")
DRAFTING = stream(205, "time to draft a rule")
STOCK = stream(206, "holders of ideas that wait for an opening, and when they begin")

ROOM = 11
"""Bits of the place within a case."""
FIRST = 128
"""Places of the first block, which a case keeps at hand."""
FIRST_EXIT_READING = 16
"""The readings at the exit are numbered from here, after those of the gate."""
ORDINALS = 6
"""Bits of the product's ordinal within the firm; higher ordinals go into k."""


class Decision(NamedTuple):
    """A kind of decision of a case: `width` numbered ones from `place` on; those beyond go into k."""

    place: int
    width: int = 1


QUALITY = Decision(0)
APPEAL = Decision(1)
PREPARATION = Decision(2)
SEARCH = Decision(3)
PARTNER = Decision(4)
NO_START = Decision(5)
SLOT_PATIENCE = Decision(6)
TEST_DAYS = Decision(7)
VISIT_PHASE = Decision(8)
LAUNCH = Decision(9)
LAUNCH_DAYS = Decision(10)
ADMISSIBLE = Decision(11)
LICENCE_DAYS = Decision(12)
LICENCE_SCORE = Decision(13)
LICENCE_EFFORT = Decision(14)
FALLBACK = Decision(15)
OBJECTION = Decision(16)
NOTICE_DAYS = Decision(17)
ELIGIBILITY_DAYS = Decision(18)
WAIVER = Decision(19)
COMPLETE = Decision(20, 4)
COMPLETENESS_DAYS = Decision(24, 4)
MENDING = Decision(28, 4)
CRITERION = Decision(32, 4)
CLASS = Decision(36)
REPEATS = Decision(37)
PATIENCE = Decision(40, 8)
IMPROVING = Decision(48, 4)
AUDIT = Decision(52, 4)
EXIT_SCORE = Decision(56, 4)
HUB_REQUEST = Decision(60)
HUB_TAKEN = Decision(61)
HUB_EFFORT = Decision(62)
DEFERRAL = Decision(63)
FIRST_READING = Decision(64, 16)
FIRST_READING_EFFORT = Decision(80, 16)
EXIT_READING_EFFORT = Decision(96, 16)
MARKET = Decision(112, 16)
VISIT_EFFORT = Decision(128, 24)
INCIDENT = Decision(152, 16)
AFFECTED = Decision(168, 16)
COMPLAINT = Decision(184, 16)
DETECTION = Decision(200, 56)
EXPRESS = Decision(256)
EXPRESS_SCORE = Decision(257)
CONSULTATION_EFFORT = Decision(258)
CONSULTATION_SCORE = Decision(259)
NOTIFICATION = Decision(260)
DISPUTED = Decision(261, 16)
MEDIATED = Decision(277, 16)
PAYMENT = Decision(293, 16)
REPEAT_GAP = Decision(309, 16)
READING = Decision(1024, 512)
READING_EFFORT = Decision(1536, 512)


def look(incident: int, before: int) -> int:
    """Number of the decision whether an incident is seen at a visit, after so many visits before."""
    return before >> 3 << 16 | incident << 3 | before & 7


def reading(attempt: int) -> tuple[Decision, Decision, int]:
    """Score and working time of a panel's `attempt`-th reading, and the number of its first member."""
    if attempt == 0:
        return FIRST_READING, FIRST_READING_EFFORT, 0
    if attempt == FIRST_EXIT_READING:
        return READING, EXIT_READING_EFFORT, 0
    return READING, READING_EFFORT, attempt << 4
