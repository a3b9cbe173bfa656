"""Addresses of what can be done with a wait."""

from django.urls import path

from fairwait.waiting import same_wait, views

app_name = "waiting"
urlpatterns = [
    path(f"waits/<uuid:wait>/{name}/", getattr(views, name), name=name)
    for name in ("call_later", "recheck", "plan", "team", "pause", "resume", "wish", "end", "reopen", "answer")
]
urlpatterns += [path(f"waits/<uuid:wait>/{name}/", views.to_the_call, name=name) for name in ("contact", "attempt")]
urlpatterns += [path(f"waits/<uuid:wait>/{name}/", views.to_the_call, name=name) for name in ("contact", "attempt")]
urlpatterns += [
    path("waits/same/", same_wait.same_wait, name="same_wait"),
    path("waits/same/<uuid:here>/<uuid:theirs>/", same_wait.one_wait, name="one_wait"),
    path("waits/same/<uuid:theirs>/part/", same_wait.part_wait, name="part_wait"),
]
