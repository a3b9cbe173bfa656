"""Addresses of what can be done with a wait."""

from django.urls import path

from fairwait.waiting import views

app_name = "waiting"
urlpatterns = [
    path(f"waits/<uuid:wait>/{name}/", getattr(views, name), name=name)
    for name in ("call_later", "recheck", "plan", "team", "pause", "resume", "wish", "end", "reopen", "answer")
]
urlpatterns += [path(f"waits/<uuid:wait>/{name}/", views.to_the_call, name=name) for name in ("contact", "attempt")]
urlpatterns += [path(f"waits/<uuid:wait>/{name}/", views.to_the_call, name=name) for name in ("contact", "attempt")]
