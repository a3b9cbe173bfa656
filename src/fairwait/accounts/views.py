"""Signing in and out, one's own page, and the pages where a council administrator manages staff accounts."""

from typing import Any

from allauth.account import views as allauth_views
from axes.decorators import axes_dispatch
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fairwait.accounts import actions, queries, sessions
from fairwait.accounts.access import anyone_signed_in, fresh_proof, needs, public, signed_in
from fairwait.accounts.factors.adapter import takes_passkeys
from fairwait.accounts.factors.queries import factors_of
from fairwait.accounts.forms import AddStaffForm, ChangeStaffForm, OwnPasswordForm, SignInForm
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, scope_of
from fairwait.govuk.words import rephrase


@method_decorator(axes_dispatch, name="dispatch")
class SignInView(allauth_views.LoginView):  # type: ignore[misc]
    """Sign in. Says why a session ended, when one did."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"

    def get_form_class(self) -> type[SignInForm]:
        """Our form."""
        return SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the reason a session ended, and whether a passkey can be used at this address."""
        ended = self.request.GET.get("ended", "")
        return {
            **super().get_context_data(**kwargs),
            "ended": ended,
            "takes_passkeys": takes_passkeys(),
            "identity": settings.IDENTITY,
        }


class SignOutView(allauth_views.LogoutView):  # type: ignore[misc]
    """Sign out, and have the browser forget what it kept of us (S25)."""

    template_name = "accounts/sign_out.html"

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out."""
        response: HttpResponse = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class OwnPasswordView(allauth_views.PasswordChangeView):  # type: ignore[misc]
    """Choose a new password of one's own."""

    template_name = "accounts/own_password.html"

    def get_form_class(self) -> type[OwnPasswordForm]:
        """Our form."""
        return OwnPasswordForm


sign_in = public(SignInView.as_view())
sign_out = public(SignOutView.as_view())
own_password = anyone_signed_in(OwnPasswordView.as_view())


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong tries from one address for one name."""
    response = render(request, "accounts/locked_out.html", status=429)
    response["Retry-After"] = str(15 * 60)
    return response


@anyone_signed_in
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Who I am here, and what I may do."""
    user = signed_in(request)
    return render(request, "accounts/me.html", {"user": user, "granted": _granted(user), "factors": factors_of(user)})


@anyone_signed_in
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every other session of one's own."""
    user = signed_in(request)
    actions.end_sign_ins(user=user, by=user, now=timezone.now())
    sessions.stay_signed_in(request, user)
    messages.success(request, _("You are signed out everywhere but here."))
    return redirect("accounts:me")


@needs(Permission.MANAGE_USERS)
@require_GET
def staff(request: HttpRequest) -> HttpResponse:
    """Everybody with an account."""
    return render(request, "accounts/staff.html", {"staff": queries.staff(signed_in(request))})


@needs(Permission.MANAGE_USERS)
@fresh_proof
def add_staff(request: HttpRequest) -> HttpResponse:
    """Add somebody; their first password is shown once, on the page that follows."""
    form = AddStaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = actions.one_time_password()
        try:
            user = actions.create_user(
                **form.cleaned_data,
                password=password,
                must_change_password=True,
                by=signed_in(request),
                now=timezone.now(),
            )
        except actions.AccountRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return _show_once(request, user, password)
    return render(request, "accounts/add_staff.html", {"form": form})


@needs(Permission.MANAGE_USERS)
@fresh_proof
def staff_member(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: role, teams, what was done to it."""
    user = _staff_member(request, pk)
    form = ChangeStaffForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_role(user=user, **form.cleaned_data, by=signed_in(request), now=timezone.now())
            return redirect("accounts:staff_member", pk)
        except actions.AccountRefused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "accounts/staff_member.html", _standing(request, user, form))


@needs(Permission.MANAGE_USERS)
@require_POST
@fresh_proof
def new_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a new first password, shown once."""
    user = _staff_member(request, pk)
    password = actions.one_time_password()
    actions.set_password(user=user, password=password, by=signed_in(request), now=timezone.now(), must_change=True)
    return _show_once(request, user, password)


@needs(Permission.MANAGE_USERS)
@require_POST
def disable(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop somebody from signing in."""
    user = _staff_member(request, pk)
    try:
        actions.disable(user=user, by=signed_in(request), now=timezone.now())
    except actions.AccountRefused as refusal:
        form = ChangeStaffForm(user=user)
        context = {**_standing(request, user, form), "refusal": str(refusal)}
        return TemplateResponse(request, "accounts/staff_member.html", context, status=409)
    return redirect("accounts:staff_member", pk)


@needs(Permission.MANAGE_USERS)
@require_POST
@fresh_proof
def remove_factors(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove the second factors of somebody who lost theirs."""
    try:
        actions.remove_factors(user=_staff_member(request, pk), by=signed_in(request), now=timezone.now())
    except actions.AccountRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:staff_member", pk)


@needs(Permission.MANAGE_USERS)
@require_POST
@fresh_proof
def enable(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody sign in again."""
    actions.enable(user=_staff_member(request, pk), by=signed_in(request), now=timezone.now())
    return redirect("accounts:staff_member", pk)


def _staff_member(request: HttpRequest, pk: int) -> User:
    try:
        return queries.staff_member(signed_in(request), pk)
    except User.DoesNotExist:
        raise Http404 from None


def _standing(request: HttpRequest, user: User, form: ChangeStaffForm) -> dict[str, Any]:
    changes = queries.staff_changes(signed_in(request), user)
    return {"member": user, "form": form, "changes": changes, "factors": factors_of(user)}


def _show_once(request: HttpRequest, user: User, password: str) -> HttpResponse:
    """The first password, in the answer to the POST itself: it is kept nowhere, so no later page can show it."""
    return render(request, "accounts/first_password.html", {"member": user, "password": password})


def _granted(user: User) -> list[tuple[str, str]]:
    return [(rephrase(p.act), scope.value) for p in Permission if (scope := scope_of(user.role, p))]
