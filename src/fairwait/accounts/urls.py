"""Addresses of signing in and of staff accounts. django-allauth looks up the names beginning account_ and mfa_."""

from django.urls import include, path

from fairwait.accounts import views
from fairwait.accounts.factors import views as views_of_factors
from fairwait.accounts.identity import views as identity

own = [
    path("me/", views.me, name="me"),
    path("me/sign-out/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("staff/", views.staff, name="staff"),
    path("staff/add/", views.add_staff, name="add_staff"),
    path("staff/<int:pk>/", views.staff_member, name="staff_member"),
    path("staff/<int:pk>/password/", views.new_password, name="new_password"),
    path("staff/<int:pk>/factors/", views.remove_factors, name="remove_factors"),
    path("staff/<int:pk>/disable/", views.disable, name="disable"),
    path("staff/<int:pk>/enable/", views.enable, name="enable"),
]

factors = [
    path("", views_of_factors.own, name="mfa_index"),
    path("prove/", views_of_factors.prove, name="mfa_authenticate"),
    path("prove/again/", views_of_factors.prove_anew, name="mfa_reauthenticate"),
    path("prove/again/passkey/", views_of_factors.prove_passkey_anew, name="mfa_reauthenticate_webauthn"),
    path("app/add/", views_of_factors.add_app, name="mfa_activate_totp"),
    path("app/remove/", views_of_factors.remove_app, name="mfa_deactivate_totp"),
    path("passkeys/add/", views_of_factors.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", views_of_factors.remove_passkey, name="mfa_remove_webauthn"),
    path("codes/", views_of_factors.show_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", views_of_factors.new_codes, name="mfa_generate_recovery_codes"),
]

urlpatterns = [
    path("login/", views.sign_in, name="account_login"),
    path("login/passkey/", views_of_factors.sign_in_by_passkey, name="mfa_login_webauthn"),
    path("login/through/<slug:provider_id>/", identity.go, name="openid_connect_login"),
    path("login/through/<slug:provider_id>/back/", identity.come_back, name="openid_connect_callback"),
    path("login/again/", views_of_factors.prove_password_anew, name="account_reauthenticate"),
    path("logout/", views.sign_out, name="account_logout"),
    path("password/", views.own_password, name="account_change_password"),
    path("second-factor/", include(factors)),
    path("", include((own, "accounts"))),
]
