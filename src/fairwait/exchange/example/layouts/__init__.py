"""The four ways the example's systems write their lists, each ugly in its own way."""

from fairwait.exchange.example.flow import CARERS, OT, REVIEWS, TRAYS
from fairwait.exchange.example.layouts import carers, ot, reviews, trays
from fairwait.exchange.example.layouts.written import Layout

LAYOUTS: dict[int, Layout] = {
    TRAYS: Layout(name="trays", suffix=".csv", columns=trays.COLUMNS, write=trays.write),
    OT: Layout(name="ot", suffix=".xlsx", columns=ot.COLUMNS, write=ot.write),
    REVIEWS: Layout(name="reviews", suffix=".txt", columns=reviews.COLUMNS, write=reviews.write),
    CARERS: Layout(name="carers", suffix=".tsv", columns=carers.COLUMNS, write=carers.write),
}
BY_NAME: dict[str, int] = {layout.name: source for source, layout in LAYOUTS.items()}

__all__ = ["BY_NAME", "LAYOUTS", "Layout"]
