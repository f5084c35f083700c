"""Writes fingerprints.json anew. On purpose only: it says that other events or books are right from now on."""

from __future__ import annotations

import json
import sys

from tests.reproducibility.prints import FILE, here, kept


def main() -> int:
    """Write the file and say what has changed."""
    before = kept()["fingerprints"] if FILE.exists() else {}
    now = here()
    FILE.write_text(json.dumps(now, indent=2) + "\n", encoding="utf-8")
    after = now["fingerprints"]
    changed = [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
    sys.stdout.write(f"{FILE.name}: {len(after)} runs, {len(changed)} of them differ from before\n")
    if changed:
        sys.stdout.write("Say in the changelog which figures change, by how much and why; MODEL_VERSION changes too.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
