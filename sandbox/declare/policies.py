"""The `policies:` of a scenario file or an overlay."""

from __future__ import annotations

from sandbox.declare.check import MOST_POLICIES
from sandbox.declare.desk import Desk
from sandbox.declare.forms import read_assignments
from sandbox.declare.kinds import quoted
from sandbox.declare.names import POLICY_NAME, default_title, is_policy_name
from sandbox.declare.policy import Policy
from sandbox.declare.yaml_reader import Keys

_KEYS = ("title", "set")


def read_policies(desk: Desk, raw: object) -> dict[str, Policy]:
    """Policies by name, in their order; what is refused is noted and left out."""
    keys: Keys = ("policies",)
    entries = desk.mapping(raw, keys, "policies", "one `name: {title, set}` for each policy") or {}
    if len(entries) > MOST_POLICIES:
        desk.refuse(keys, "policies", found=f"{len(entries)} policies", allowed=f"at most {MOST_POLICIES}")
    out: dict[str, Policy] = {}
    for key, body in entries.items():
        name, way, path = str(key), (*keys, key), f"policies.{key}"
        if not is_policy_name(name):
            desk.refuse(way, path, found=f"the name {quoted(name)}", allowed=POLICY_NAME)
            continue
        content = desk.mapping(body, way, path, "a mapping with title and set ({} for a policy that changes nothing)")
        if content is None:
            continue
        desk.known_keys(content, _KEYS, way, path)
        title = desk.text(content["title"], (*way, "title"), f"{path}.title") if "title" in content else None
        overlay = read_assignments(desk, content["set"], (*way, "set"), f"{path}.set") if "set" in content else {}
        out[name] = Policy(name, title or default_title(name), overlay)
    return out
