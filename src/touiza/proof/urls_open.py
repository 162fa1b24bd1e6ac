"""Addresses that leave the site, printed on paper: they carry no language."""

from django.urls import path, re_path

from touiza.proof import views, views_letters, views_runs

app_name = "proof_open"
urlpatterns = [
    path("c/", views.check_form, name="check_form"),
    path("c/<str:number>", views.check, name="check"),
    re_path(r"^c/(?P<name>bundles/[A-Za-z0-9_-]{22}\.zip)\Z", views_runs.bundle_file, name="bundle"),
    path("c/<str:number>/certificate.pdf", views.pdf, name="pdf"),
    path("c/<str:number>/letter.pdf", views_letters.pdf, name="letter_pdf"),
]
