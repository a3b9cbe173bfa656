import pytest

PAGES = ["/gallery/", "/question/"]


@pytest.mark.django_db
def test_every_component_stands_the_strict_reader(page):
    gallery = page("/gallery/")
    assert gallery.title == "Waiting for a needs assessment: Eastmarsh team – Fairwait"
    assert "14 people are unseen" in gallery.words
    assert "3 asked for no contact" in gallery.words
    assert "none" not in [text.strip() for text in gallery.words.split("·")]
    assert gallery.rows()[3][0] == "Patrick <b>Doyle</b>"
    assert "<b>Doyle" not in gallery.html


@pytest.mark.django_db
def test_a_table_keeps_its_roles_and_labels_as_cards(page):
    gallery = page("/gallery/")
    cells = gallery.all("td", role="cell")
    assert cells
    assert all(cell.get("data-label") for cell in cells)
    assert [head.get("aria-sort") for head in gallery.all("th", role="columnheader")].count("descending") == 1


@pytest.mark.django_db
def test_nothing_carries_a_style(page):
    for address in PAGES:
        drawn = page(address)
        assert not [e for e in drawn.root.iter() if e.get("style")]
        assert all(script.get("nonce") for script in drawn.all("script"))


@pytest.mark.django_db
def test_every_field_leads_from_the_summary_to_its_box(page):
    wrong = page("/question/", method="post", data={"reason": ""})
    assert wrong.title.startswith("Error: Every field")
    ids = {e.get("id") for e in wrong.root.iter() if e.get("id")}
    targets = [a.get("href")[1:] for a in wrong.all("a") if a.get("href", "").startswith("#id_")]
    assert len(targets) >= 8
    assert set(targets) <= ids
    boxes = {e.get("id") for tag in ("input", "select", "textarea") for e in wrong.all(tag)}
    assert set(targets) <= boxes
    assert [form.get("enctype") for form in wrong.all("form", method="post")] == ["multipart/form-data"]


@pytest.fixture
def fw():
    from django.template import engines

    return engines["pages"].env.globals["fw"]


@pytest.mark.parametrize(
    "call",
    [
        lambda fw: fw.band(label="P1"),
        lambda fw: fw.unseen_banner(count=1),
        lambda fw: fw.band(label="P1", rank=1, colour="red"),
        lambda fw: fw.band("P1", 1),
    ],
)
def test_a_component_without_what_it_needs_is_an_error(fw, call):
    with pytest.raises(TypeError):
        call(fw)


def test_a_component_refuses_what_makes_no_sense(fw):
    with pytest.raises(ValueError, match="2 cells for 1 columns"):
        fw.table(caption="T", columns=[fw.Column("A")], rows=[["a", "b"]])
    with pytest.raises(ValueError, match="nothing-yet"):
        fw.empty(kind="empty", title="x", text="y")
    with pytest.raises(ValueError, match="stop, warn or note"):
        fw.severity(severity="bad")


def test_the_bar_says_in_over_and_far(fw):
    assert "fw-bar__in" in fw.target_bar(days=28, target_days=28)
    assert "fw-bar__over" in fw.target_bar(days=29, target_days=28)
    assert "fw-bar__far" in fw.target_bar(days=57, target_days=28)
    assert fw.target_bar(days=9999, target_days=28).count('width="66"') == 3  # drawing, track and bar: never wider
    assert fw.target_bar(days=10, target_days=None) == ""


def test_nobody_unseen_keeps_its_place(fw):
    banner = fw.unseen_banner(count=0, lacks=[fw.Lack(0, "no team")], wishes=1)
    assert "people are unseen" in banner
    assert "1 asked for no contact" in banner
    assert "no team" not in banner
