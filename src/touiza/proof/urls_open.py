"""Addresses that leave the site, printed on paper: they carry no language."""

from django.urls import path

from touiza.proof import views, views_heads

app_name = "proof_open"
urlpatterns = [
    path("chain/verify.py", views_heads.verifier, name="verifier"),
    path("c/", views.check_form, name="check_form"),
    path("c/<str:number>", views.check, name="check"),
    path("c/<str:number>/certificate.pdf", views.pdf, name="pdf"),
]
