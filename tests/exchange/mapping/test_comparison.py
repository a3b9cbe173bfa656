"""A kept mapping against the columns of a later file."""

from fairwait.exchange.extracts.mapping import ColumnMap, ExtractMapping, fits

KEPT = ExtractMapping(
    columns=(
        ColumnMap("Ref", "person_id", 1.0, "x"),
        ColumnMap("Date Received", "referred_on", 1.0, "x"),
        ColumnMap("Page", None, 1.0, "x"),
    )
)


def test_the_same_columns_in_another_order_fit():
    assert fits(KEPT, ["Page", "Date Received", "Ref"]) == []


def test_a_renamed_column_is_missing_and_new_and_each_points_to_the_other():
    missing, new = fits(KEPT, ["Ref", "Date_received", "Page"])
    assert (missing.kind, missing.column, missing.field, missing.like) == (
        "missing",
        "Date Received",
        "referred_on",
        "Date_received",
    )
    assert (new.kind, new.column, new.like) == ("new", "Date_received", "Date Received")
    assert "referred_on" in str(missing)


def test_a_column_that_was_left_out_may_go():
    (gone,) = fits(KEPT, ["Ref", "Date Received"])
    assert gone.kind == "gone"
    assert gone.field is None


def test_a_new_column_is_named():
    (new,) = fits(KEPT, ["Ref", "Date Received", "Page", "Shoe size"])
    assert (new.kind, new.column, new.like) == ("new", "Shoe size", None)
    assert str(new) == "“Shoe size” was not there last time."
