"""Addresses of forms and assessments. They name nobody."""

from django.urls import path

from fairwait.assessments.views import assessments, continuity, conversing, forms, saying

app_name = "assessments"
urlpatterns = [
    path("", assessments.listed, name="all"),
    path("begin/<uuid:wait>/", assessments.begin, name="begin"),
    path("continuity/", continuity.continuity, name="continuity"),
    path("forms/", forms.listed, name="forms"),
    path("forms/bring-in/", forms.bring_in, name="bring_in"),
    path("forms/<slug:code>/", forms.one, name="form"),
    path("forms/<slug:code>/begin/", forms.begin, name="begin_draft"),
    path("forms/<slug:code>/copy/", forms.copy, name="copy_form"),
    path("forms/<slug:code>/versions/<int:number>/", forms.version, name="version"),
    path("forms/<slug:code>/versions/<int:number>/toml/", forms.as_toml, name="as_toml"),
    path("forms/<slug:code>/next/", forms.draft, name="draft"),
    path("forms/<slug:code>/next/preview/", forms.preview, name="preview"),
    path("forms/<slug:code>/next/act/", forms.act, name="act"),
    path("forms/<slug:code>/next/name/", forms.head, name="head"),
    path("forms/<slug:code>/next/toml/", forms.whole, name="whole"),
    path("forms/<slug:code>/next/publish/", forms.publish, name="publish"),
    path("forms/<slug:code>/next/sections/add/", forms.add_section, name="add_section"),
    path("forms/<slug:code>/next/sections/<slug:section_code>/", forms.section, name="section"),
    path("forms/<slug:code>/next/sections/<slug:section_code>/add/", forms.add_question, name="add_question"),
    path("forms/<slug:code>/next/questions/<slug:question_code>/", forms.question, name="question"),
    path("conversations/<uuid:conversation_uuid>/", conversing.conversation, name="conversation"),
    path("conversations/<uuid:conversation_uuid>/keep/", conversing.keep, name="keep"),
    path("<uuid:assessment_uuid>/", assessments.assessment, name="assessment"),
    path("<uuid:assessment_uuid>/converse/", assessments.converse, name="converse"),
    path("<uuid:assessment_uuid>/hand-over/", assessments.hand_over, name="hand_over"),
    path("<uuid:assessment_uuid>/newer-form/", assessments.take_form, name="newer"),
    path("<uuid:assessment_uuid>/finish/", assessments.finish, name="finish"),
    path("<uuid:assessment_uuid>/is-it-right/", assessments.check, name="check"),
    path("<uuid:assessment_uuid>/what-was-said/", saying.said, name="said"),
    path("<uuid:assessment_uuid>/what-was-said/<slug:form>/", saying.as_file, name="file"),
]
