"""Addresses that leave the site, on paper and in links: they carry no language."""

from django.urls import path, re_path

from touiza.opportunities.views import sharing

app_name = "opportunities_open"
urlpatterns = [
    path("o/<slug:number>", sharing.short, name="short"),
    re_path(r"^cards/(?P<kind>[oa])(?P<pk>\d{1,18})-(?P<digest>[0-9a-f]{32})\.png\Z", sharing.card, name="card"),
]
