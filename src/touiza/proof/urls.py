"""Addresses of hours and certificates that carry a language."""

from django.urls import path

from touiza.proof import views, views_certificates

app_name = "proof"
urlpatterns = [
    path("me/hours/", views.hours, name="hours"),
    path("me/certificates/", views.certificates, name="certificates"),
    path("me/certificates/several/", views_certificates.several, name="certificate_several"),
    path("me/certificates/<slug:number>/renewal/", views_certificates.renewal, name="certificate_renewal"),
    path("@<slug:handle>/hours/", views.hours_queue, name="hours_queue"),
    path("@<slug:handle>/hours/<int:pk>/", views.hours_decide, name="hours_decide"),
    path("@<slug:handle>/certificates/<slug:number>/revocation/", views.revocation, name="revocation"),
]
