"""The nearest of many vectors: by looking at all of them while that is fast, by an index above that.

The index is faiss's inverted file (Jégou, Douze and Schmid, IEEE Transactions on Pattern Analysis and Machine
Intelligence 33, 2011) over vectors in 8 bits: they are sorted into groups by their nearest centre, and a search looks
into the groups whose centres are nearest.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from intents.lexicon import Floats, Ints

if TYPE_CHECKING:
    from faiss import Index

# Up to so many vectors a look at all takes a millisecond.
MOST_EXACT = 10_000

# Of twice the root of so many groups, each search looks into this many; of ten nearest, nine or more are found.
_GROUPS_A_SEARCH = 32
_STEPS, _SEED, _SAMPLE = 8, 1234, 40


class Nearest(Protocol):
    """Finds the vectors that are nearest to one."""

    def search(self, vector: Floats, most: int) -> tuple[Ints, Floats]:
        """The places of at most so many vectors, the nearest first, and their cosines."""
        ...

    def to_array(self) -> NDArray[Any]:
        """Everything that it is made of; `nearest_in` makes it again."""
        ...


def learn_nearest(vectors: Floats) -> Nearest:
    """What finds the nearest of these vectors (count, size), each of length one."""
    return Exact(vectors) if len(vectors) <= MOST_EXACT else _learn_indexed(vectors)


def nearest_in(array: NDArray[Any]) -> Nearest:
    """What `to_array` gave. An array that it did not give is not looked for: the caller vouches for it."""
    return _indexed_in(array) if array.dtype == np.uint8 else Exact(array)


@dataclass(frozen=True)
class Exact:
    """All vectors, each looked at."""

    vectors: Floats

    def search(self, vector: Floats, most: int) -> tuple[Ints, Floats]:
        """As `Nearest` says; of equal ones the earlier comes first."""
        cosines = self.vectors @ vector
        if most < len(cosines):
            near = np.argpartition(-cosines, most)[:most]
            near.sort()
        else:
            near = np.arange(len(cosines))
        near = near[np.argsort(-cosines[near], kind="stable")]
        return near.astype(np.int32), cosines[near]

    def to_array(self) -> Floats:
        """The vectors."""
        return self.vectors


@dataclass(frozen=True)
class Indexed:
    """An index of the vectors' groups."""

    index: "Index"

    def search(self, vector: Floats, most: int) -> tuple[Ints, Floats]:
        """As `Nearest` says; now and then one that is near is missed."""
        cosines, places = self.index.search(vector[None], most)
        found = places[0] >= 0
        return places[0][found].astype(np.int32), cosines[0][found]

    def to_array(self) -> NDArray[np.uint8]:
        """The index in faiss's own form."""
        import faiss  # noqa: PLC0415 - it takes a tenth of a second, and a small deck needs none of it

        return np.asarray(faiss.serialize_index(self.index), np.uint8)


def _learn_indexed(vectors: Floats) -> Indexed:
    import faiss  # noqa: PLC0415 - as above

    count, size = vectors.shape
    groups = 2 * math.isqrt(count)
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(size), size, groups, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    index.cp.niter, index.cp.seed, index.cp.max_points_per_centroid = _STEPS, _SEED, _SAMPLE
    sample = np.random.default_rng(_SEED).permutation(count)[: groups * _SAMPLE]
    index.train(vectors[np.sort(sample)])
    index.add(vectors)
    return _ready(index)


def _indexed_in(array: NDArray[np.uint8]) -> Indexed:
    import faiss  # noqa: PLC0415 - as above

    return _ready(faiss.deserialize_index(array))


def _ready(index: "Index") -> Indexed:
    """An index that searches as it should: on one thread, in so many groups."""
    import faiss  # noqa: PLC0415 - as above

    faiss.omp_set_num_threads(1)
    faiss.ParameterSpace().set_index_parameter(index, "nprobe", _GROUPS_A_SEARCH)
    return Indexed(index)
