"""The Jinja2 environment every page is rendered with."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import npgettext
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, Template, pass_context
from jinja2.runtime import Context

from fairwait.govuk import catalogues, components, formats, words
from fairwait.govuk.addresses import fixed
from fairwait.govuk.said import gettext, ngettext, pgettext


def environment(**options: Any) -> Environment:
    """Django's options, the GOV.UK macros beside our own templates, and what pages may call without importing it."""
    own = options.pop("loader")
    options["autoescape"] = True
    made = Environment(  # noqa: S701  autoescape is among the options, set above
        loader=ChoiceLoader([own, PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]),
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.globals.update(
        static=static,
        url=_url,
        csp_nonce=_csp_nonce,
        word=words.word,
        counted=words.counted,
        in_english=catalogues.in_english,
        isolated=catalogues.isolated,
        number=catalogues.number,
        fw=components.Components(made),
        **formats.ALL,
    )
    made.filters.update(formats.ALL)
    made.template_class = _Page
    return made


_TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067"
"""Marks that turn the direction of what follows. Our own pages isolate words by the one that turns nothing (U+2068)."""
_WITHOUT = dict.fromkeys(map(ord, _TURNS))


class _Page(Template):
    """A page in which no value turns the rest of its line round, whoever wrote it and wherever it came from."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """The page."""
        page = super().render(*args, **kwargs)
        return page.translate(_WITHOUT) if any(mark in page for mark in _TURNS) else page


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None) if args or kwargs else fixed(name)


@pass_context
def _csp_nonce(context: Context) -> str:
    """The nonce of this answer, for our one inline script."""
    request = context.get("request")
    return str(getattr(request, "csp_nonce", "")) if request is not None else ""
