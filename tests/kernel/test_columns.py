"""Growable columns."""

import numpy as np
import pytest

from sandbox.kernel.columns import Columns


def test_rows_keep_their_values_when_the_columns_grow():
    columns = Columns({"age": np.float64, "tier": np.int8}, capacity=2)
    for i in range(100):
        new = columns.append_rows(1)
        columns.age[new] = i
        columns.tier[new] = i % 4
    assert len(columns) == 100
    assert columns.age.tolist() == list(range(100))
    assert columns["tier"].dtype == np.int8
    assert columns.capacity == 128


def test_new_rows_are_zero_and_lie_where_the_slice_says():
    columns = Columns({"age": np.float64}, capacity=8)
    columns.append_rows(3)
    columns.age[:] = 1
    assert columns.append_rows(2) == slice(3, 5)
    assert columns.age.tolist() == [1, 1, 1, 0, 0]
    assert columns.append_rows(0) == slice(5, 5)


def test_views_show_the_same_memory():
    columns = Columns({"age": np.float64}, capacity=8)
    columns.append_rows(3)
    columns.age[1] = 7
    assert columns["age"][1] == 7


def test_assignment_writes_into_the_column():
    columns = Columns({"age": np.float64}, capacity=8)
    columns.append_rows(3)
    view = columns.age
    columns.age = [1, 2, 3]
    columns.age += 1
    assert view.tolist() == columns["age"].tolist() == [2, 3, 4]
    with pytest.raises(AttributeError, match="no column 'size'"):
        columns.size = 3


def test_unknown_and_impossible_names_are_refused():
    columns = Columns({"age": np.float64, "tier": np.int8})
    with pytest.raises(AttributeError, match="no column 'size'; there are age, tier"):
        _ = columns.size
    with pytest.raises(KeyError):
        columns["size"]
    for name in ("append_rows", "_live", "no name"):
        with pytest.raises(ValueError, match="cannot be the name"):
            Columns({name: np.float64})
    with pytest.raises(ValueError, match="cannot append"):
        columns.append_rows(-1)
    assert list(columns) == ["age", "tier"]
    assert "age" in columns
