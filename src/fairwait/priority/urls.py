"""Addresses of what decides the order: triage, what happened, the band a person chooses, and the policies."""

from django.urls import path

from fairwait.priority.views import acts, differences, drafts, policies

app_name = "priority"
urlpatterns = [
    path("waits/<uuid:wait>/triage/", acts.triage, name="triage"),
    path("waits/<uuid:wait>/change/", acts.change, name="change"),
    path("waits/<uuid:wait>/long-wait/", acts.long_wait, name="long_wait"),
    path("waits/<uuid:wait>/band/", acts.band, name="band"),
    path("policies/", policies.in_force, name="policies"),
    path("policies/schema.json", policies.schema, name="schema"),
    path("policies/differences/", differences.counted, name="differences"),
    path("policies/differences/waits/", differences.listed, name="differences_listed"),
    path("policies/<slug:code>/<int:version>/", policies.version, name="version"),
    path("policies/<slug:code>/<int:version>/policy.toml", policies.document, name="document"),
    path("policies/drafts/begin/", drafts.begin, name="begin_draft"),
    path("policies/drafts/<uuid:draft>/", drafts.draft, name="draft"),
    path("policies/drafts/<uuid:draft>/try/", drafts.try_it, name="try_draft"),
    path("policies/drafts/<uuid:draft>/moved/", drafts.moved, name="moved"),
    path("policies/drafts/<uuid:draft>/adopt/", drafts.adopt, name="adopt_draft"),
    path("policies/drafts/<uuid:draft>/throw-away/", drafts.throw_away, name="throw_away"),
]
