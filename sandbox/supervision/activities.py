"""The rule behind every activity of the journal: who decides, how often, by what; and where it is from."""

from __future__ import annotations

ACTIVITIES: dict[str, tuple[str, str]] = {
    "preparation begins": (
        "The firm decides to bring the product to the market and prepares an application.",
        "S:A3.30",
    ),
    "hub declines": ("The hub takes on about half of the requests.", "S:A3.23"),
    "advised by the hub": (
        "An adviser has worked on the case; advice helps with the file, not with quality.",
        "S:A3.21",
    ),
    "consulted": ("A consultant has looked at the case and says whether to apply.", "S:A4.2, S:A4.3"),
    "fast lane decision": ("What qualifies is decided at the desk in a fixed time.", "S:A4.18"),
    "defers to the next cohort": ("An accepted case may put its test off by one cohort.", "S:A3.1, S:A3.3"),
    "notification": ("A product that fits the class may test after a notification.", "S:A4.13"),
    "test under the waiver begins": ("A test under fixed conditions, without review or visits.", "S:A4.14"),
    "waiver ends": ("The exemption has run out; from now on a licence is needed.", "S:A4.14"),
    "partner found": ("A technology firm must join a licensed institution with room for one more case.", "S:A1.23"),
    "application": (
        "Files are taken when the gate is open: in a call's window, or at any time.",
        "S:A1.3-A1.9, S:A3.15",
    ),
    "re-submission": (
        "A returned file comes again when the gate is open; a limited number of times.",
        "S: process 2.1",
    ),
    "file incomplete": ("The counter sends an incomplete file back; after the last check it is refused.", "assumption"),
    "eligible": ("Need, innovation, readiness and benefit each reach their pass score.", "S:A3.17, S: process 2.1"),
    "refused at the gate": ("A criterion's score is below its pass score; all must be met.", "S:A3.17, S: process 2.1"),
    "file read": ("One member of the panel has read the file, in working time of its own.", "assumption"),
    "accepted": ("The panel's mean score reaches the pass score.", "S:A1.25 (level borrowed from other sandboxes)"),
    "returned": ("The panel's mean score lies just below the pass score and a return is left.", "S: process 2.1"),
    "refused": ("The panel's mean score is too low, or no return is left.", "S: process 2.1"),
    "public notice": ("Accepted cases are put on notice: a batch together, otherwise each alone.", "S:A1.3, S:A1.6"),
    "registered": ("Opinions have been taken and no objection was upheld.", "S:A1.4, S:A1.5"),
    "test begins": ("A test place is free; the test begins under a cap of customers.", "S:A1.4, S:A6.6"),
    "visit": (
        "An inspector looks at the test; frequency by credit tier or recent complaints, the total kept.",
        "S:A6.2, S: reading note 2",
    ),
    "tier changes": (
        "Firms are scored again each month: incidents and stopped tests cost points, redress and graduation give some.",
        "S:A6.1, P:III.24",
    ),
    "visit missed": ("No inspector was free within the time allowed.", "assumption"),
    "incident begins": ("Poisson in the customers reached, rate by latent quality; it grows until found.", "S:A6.6"),
    "incident found": ("By a visit, by complaint or at exit; the licensed partner compensates first.", "S:A1.24"),
    "asks to end the test": ("The institution asks to end the test, after at least six months.", "S:A1.16, S:A1.17"),
    "exit reviewed": ("After the audit a panel has read the report of the test.", "S: process 2.1"),
    "exit not passed": (
        "The exit score is below the pass score: improve and come to the next window.",
        "S: process 2.1",
    ),
    "graduates": ("The exit assessment is passed in an administrative window.", "S:A1.14, S:A1.16"),
    "turns to the ordinary route": ("A refused product may try the ordinary licence.", "assumption"),
    "licence application": (
        "The ordinary licence, if the existing rules admit the product at all.",
        "S:A3.27, S:A3.28",
    ),
    "licensed": ("The ordinary procedure has ended well.", "S:A3.28"),
    "launched": ("The product enters the market; customers build up over two years.", "S:A3.18, S:A9.22"),
    "market harm settled": ("Incidents after launch since the last settlement, found at an ordinary rate.", "S:A6.6"),
    "leaves the market": ("The firm has exited; its product goes with it.", "S:A5.10"),
    "case refused": ("The case is refused for good.", "S: process 2.1"),
    "case withdrawn": ("The firm gives the case up.", "S:A1.18, S:A6.8"),
    "case stopped": ("Too many incidents, or the exit assessment was not passed in the end.", "S:A6.8"),
    "case failed": ("The firm exits; its case ends wherever it stands.", "S:A5.10"),
    "firm enters": ("A new firm is founded.", "assumption"),
    "firm exits": ("Exit probability by age of Chinese firms, lower with quality.", "S:A5.10, S:A5.12"),
    "round of funding": (
        "Investors meet firms at random and fund those of which they expect enough after a noisy look; in the world "
        "certification they weigh the news of an admission too, in the world spillover the sector's recent graduates.",
        "S:A5.4, S:A5.14, S: reading note 1",
    ),
    "call opens": ("The regulator calls a batch.", "S:A1.9, S:A2.7"),
    "call closes": ("The window ends; the batch waits for its last decision.", "S:A2.7"),
    "batch noticed": ("All accepted cases of the batch are put on notice together.", "S:A1.3-A1.8"),
    "capacity changes": ("The rules in force change the number of units.", "the scenario's schedule"),
    "needs no sandbox": (
        "A rule made of experience holds for the exemption class.",
        "S:A9.3",
    ),
    "rule drafted": (
        "Enough tests of the class, and its incident rate is probably acceptable: the rule is to be changed.",
        "S:A9.3, S:A9.4",
    ),
    "rule in force": ("The changed rule is in force for the exemption class.", "S:A9.3"),
    "class closed": ("The class's incident rate is probably not acceptable: no more applications.", "assumption"),
}
