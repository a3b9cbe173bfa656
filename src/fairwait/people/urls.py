"""Addresses of deciding who is the same person."""

from django.urls import path

from fairwait.people import views, views_together

app_name = "people"
urlpatterns = [
    path("same-person/", views.same_person, name="same_person"),
    path("same-person/<int:number>/", views.pair, name="pair"),
    path("same-person/together/", views_together.choose, name="join_choose"),
    path("same-person/together/<uuid:run>/", views_together.one, name="join"),
    path("same-person/together/<uuid:run>/part/", views_together.part, name="join_part"),
    path("same-person/together/<uuid:run>/go-on/", views_together.go_on, name="join_go_on"),
    path("same-person/together/<uuid:run>/undo/", views_together.undo, name="join_undo"),
    path("people/<uuid:person>/part/", views.part, name="part"),
]
