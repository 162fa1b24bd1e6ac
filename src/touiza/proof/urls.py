"""Addresses of hours and certificates that carry a language."""

from django.urls import path

from touiza.proof import views, views_heads

app_name = "proof"
urlpatterns = [
    path("me/hours/", views.hours, name="hours"),
    path("me/certificates/", views.certificates, name="certificates"),
    path("chain/", views_heads.chain, name="chain"),
    path("chain/confirmation/<str:secret>/", views_heads.confirmation, name="chain_confirmation"),
    path("chain/stop/<str:key>/", views_heads.stop, name="chain_stop"),
    path("@<slug:handle>/hours/", views.hours_queue, name="hours_queue"),
    path("@<slug:handle>/hours/<int:pk>/", views.hours_decide, name="hours_decide"),
    path("@<slug:handle>/certificates/<slug:number>/revocation/", views.revocation, name="revocation"),
]
