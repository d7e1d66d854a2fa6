from pathlib import Path

from caseconsultant.domain.chart import page

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_of_states_is_what_the_tables_say() -> None:
    assert (DOCS / "states.md").read_text("utf-8") == page()
