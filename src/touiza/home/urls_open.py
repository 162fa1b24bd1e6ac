"""Addresses without a language."""

from django.urls import path

from touiza.home.views import machines, proof

app_name = "home_open"
urlpatterns = [
    path("", machines.root, name="root"),
    path("favicon.ico", machines.favicon, name="favicon"),
    path("p/<str:key>/", proof.secret, name="proof_secret"),
    path("healthz", machines.healthz, name="healthz"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-<slug:section>-<int:page>.xml", machines.sitemap_leaf, name="sitemap_leaf"),
]
