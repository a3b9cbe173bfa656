"""What an import without a mapping says of the columns nobody has confirmed."""

from fairwait.exchange.asking import columns_in_words


def column(name, field, confidence, *, kept=False, options=()):
    return {
        "column": name,
        "field": field,
        "confidence": confidence,
        "options": [{"field": each, "confidence": 0.3} for each in options],
        "kept": kept,
    }


def test_an_unsure_column_is_said_with_the_command_to_settle_it():
    judged = [column("CLIENT_REF", "person_id", 0.99), column("Held", "worker", 0.48, options=("team",)),
              column("Row", None, 0.99)]  # fmt: skip
    first, left, asked, settle = columns_in_words(judged, file="my list.csv")
    assert "CLIENT_REF = person_id (99); Held = worker (48)" in first
    assert left == "Left out: Row."
    assert asked == "NEEDS YOU: “Held” is worker, 48 in 100; it could be team."
    assert "`fairwait map 'my list.csv' --out 'my list.toml'`" in settle
    assert "`fairwait import list 'my list.csv' --map 'my list.toml'`" in settle


def test_sure_columns_need_nobody_and_confirmed_ones_are_not_said_again():
    assert len(list(columns_in_words([column("CLIENT_REF", "person_id", 0.99)], file="a.csv"))) == 1
    assert list(columns_in_words([column("CLIENT_REF", "person_id", 0.4, kept=True)], file="a.csv")) == []
