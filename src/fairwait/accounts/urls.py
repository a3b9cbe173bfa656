"""Addresses of signing in and of staff accounts. The names beginning account_ are the ones django-allauth looks up."""

from django.urls import include, path

from fairwait.accounts import views

own = [
    path("me/", views.me, name="me"),
    path("staff/", views.staff, name="staff"),
    path("staff/add/", views.add_staff, name="add_staff"),
    path("staff/<int:pk>/", views.staff_member, name="staff_member"),
    path("staff/<int:pk>/password/", views.new_password, name="new_password"),
    path("staff/<int:pk>/disable/", views.disable, name="disable"),
    path("staff/<int:pk>/enable/", views.enable, name="enable"),
]

urlpatterns = [
    path("login/", views.sign_in, name="account_login"),
    path("logout/", views.sign_out, name="account_logout"),
    path("password/", views.own_password, name="account_change_password"),
    path("", include((own, "accounts"))),
]
