"""Addresses that leave the site, printed on paper: they carry no language."""

from django.urls import path

from touiza.proof import views

app_name = "proof_open"
urlpatterns = [
    path("c/", views.check_form, name="check_form"),
    path("c/<str:number>", views.check, name="check"),
    path("c/<str:number>/certificate.pdf", views.pdf, name="pdf"),
]
