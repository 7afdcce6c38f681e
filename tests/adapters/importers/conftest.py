"""What tests of the importers begin with."""

from pathlib import Path

import pytest

from adapters.importers.sorting import Sorter
from intents.facets import Facets
from intents.matcher import Knowledge

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"


@pytest.fixture(scope="session")
def sorter(facets: Facets, knowledge: Knowledge) -> Sorter:
    """Sorts into the facets that ship."""
    return Sorter(facets, knowledge.model)


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of the files that the tutorial begins with."""
    return EXAMPLES
