"""Alignments as bytes: what comes back is what went in, to a 255th; what is no alignment is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from toolkit.translation.engines.protocol import Alignment
from toolkit.translation.memory.packing import pack, unpack


@st.composite
def alignments(draw: st.DrawFn) -> Alignment:
    sources, targets = draw(st.integers(0, 12)), draw(st.integers(0, 12))
    values = draw(st.lists(st.floats(0, 1, width=32), min_size=sources * targets, max_size=sources * targets))
    weights = np.array(values, dtype=np.float32).reshape(targets, sources)
    ranges = [tuple((i * 7, i * 7 + 5) for i in range(count)) for count in (sources, targets)]
    return Alignment(ranges[0], ranges[1], weights)


@given(alignments())
def test_what_comes_back_is_what_went_in(alignment: Alignment) -> None:
    found = unpack(pack(alignment))
    assert (found.source, found.target) == (alignment.source, alignment.target)
    assert found.weights.dtype == np.float32
    np.testing.assert_allclose(found.weights, alignment.weights, atol=0.5 / 255 + 1e-6)


@given(alignments())
def test_packing_again_changes_nothing(alignment: Alignment) -> None:
    once = unpack(pack(alignment))
    np.testing.assert_array_equal(unpack(pack(once)).weights, once.weights)


@given(st.binary())
def test_other_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="not a packed alignment"):
        unpack(content)


@given(alignments(), st.data())
def test_a_part_is_refused(alignment: Alignment, data: st.DataObject) -> None:
    packed = pack(alignment)
    with pytest.raises(ValueError, match="not a packed alignment"):
        unpack(packed[: data.draw(st.integers(0, len(packed) - 1))])
