"""Inputs of a study by name: scenarios and policies in the product's own declarations, and studies kept on disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox.declare.policy import Policy
from sandbox.declare.scenario import Scenario
from sandbox.study.comparison import comparison_from
from sandbox.study.results import Comparison
from sandbox.study.tasks import Model, the_model


def load_scenario(file_or_name: str | Path, *, model: Model | None = None) -> Scenario:
    """The scenario of a file, or the shipped one of that name. Raises InputRefused with all its problems."""
    from sandbox.declare.load import load_scenario as load  # noqa: PLC0415  (the YAML reader only when it is needed)

    if model is None:
        from sandbox.catalogue import load as load_all  # noqa: PLC0415

        return load_all(str(file_or_name))
    return load(str(file_or_name), model.catalogue)


def define_policy(name: str, values: Mapping[str, Any], title: str = "", *, model: Model | None = None) -> Policy:
    """A policy from path to value, both as in a scenario file. Raises InputRefused for a path or value that is wrong.

    For example define_policy("more", {"supervision.review.reviewers": 12}).
    """
    from sandbox.declare.command_line import make_policy  # noqa: PLC0415  (the YAML reader only when it is needed)

    return make_policy(name, values, (model or the_model()).catalogue, title)


def open_study(directory: str | Path, reference: str | None = None, *, model: Model | None = None) -> Comparison:
    """The comparison of the runs kept in a study directory, complete or not.

    reference: a policy's name; the one the study was made with where None. Raises InputRefused where it is no study.
    """
    from sandbox.study.store import stored_records  # noqa: PLC0415  (pyarrow only where runs are kept)

    used = model or the_model()
    design, manifest, records, _ = stored_records(directory, used)
    against = reference or manifest["reference"] or design.policies[0].name
    return comparison_from(records, design, used, against, manifest["command"])
