"""What holds for every page, whatever is written into it."""

from django.template import engines

TURNED = "Speak with \u202eludbA\u202c and \u2067\u202bnobody named"


def test_no_value_turns_the_rest_of_a_page_round():
    page = engines["pages"].from_string("<p>{{ said }} by 27 Nov \u2068{{ said }}\u2069</p>")
    words = "Speak with ludbA and nobody named"
    assert page.render({"said": TURNED}) == f"<p>{words} by 27 Nov \u2068{words}\u2069</p>"
