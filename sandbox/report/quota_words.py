"""The phrases of the quota calculator's report, English, by key."""

ENGLISH = {
    "title": "Cross-border financing on {date}: {mode}",
    "mode.formula": "macroprudential mode (net assets or capital × leverage × adjustment)",
    "mode.facilitation": "high-tech facilitation quota, at face value",
    "mode.borrowing_gap": "borrowing gap of a foreign-invested firm",
    "mode.leasing": "foreign-invested leasing firm, new debt of the year",
    "mode.group": "group of a parent and its subsidiaries",
    "mode.pool": "cash pool",
    "limit": "Limit",
    "weighted": "Weighted outstanding",
    "headroom": "Headroom",
    "shared_available": "Of the parent's quota, available to all",
    "lending": "Limit of lending abroad",
    "undefined": "–",
    "over": "over the limit",
    "within": "within the limit",
    "may": "new borrowing is admitted",
    "may_not": "no new borrowing",
    "standing": "Utilisation {used}: {over}, {may}.",
    "warning": "Warning: {text}",
    "members": "Members, CNY",
    "head.member": "member",
    "head.limit": "limit",
    "head.own": "uses of own",
    "head.shared": "of parent's",
    "head.room": "room left",
    "head.may": "may borrow",
    "yes": "yes",
    "no": "no",
    "lines": "Line by line, CNY",
    "head.loan": "loan",
    "head.counted": "counts",
    "head.weight": "weight",
    "head.weighted_cny": "weighted",
    "head.clause": "clause applied",
    "max_new": "Largest further loan, in its own currency",
    "long": "more than 1 year",
    "short": "up to 1 year",
    "reasons": "Reasons",
}


def say(key: str, **values: str) -> str:
    """The phrase of `key` with `values` put in. Raises KeyError for an unknown key."""
    return ENGLISH[key].format(**values)
