"""Addresses of hours and certificates that carry a language."""

from django.urls import path

from touiza.proof import views, views_credentials, views_heads

app_name = "proof"
urlpatterns = [
    path("me/hours/", views.hours, name="hours"),
    path("me/certificates/", views.certificates, name="certificates"),
    path("chain/", views_heads.chain, name="chain"),
    path("chain/confirmation/<str:secret>/", views_heads.confirmation, name="chain_confirmation"),
    path("chain/stop/<str:key>/", views_heads.stop, name="chain_stop"),
    path("me/certificates/<str:number>/evidence/", views_credentials.evidence, name="evidence"),
    path("me/credentials/", views_credentials.carried, name="carried"),
    path("me/credentials/<str:public_id>/", views_credentials.carried_one, name="carried_one"),
    path("verify/", views_credentials.verify, name="verify"),
    path("@<slug:handle>/hours/", views.hours_queue, name="hours_queue"),
    path("@<slug:handle>/hours/<int:pk>/", views.hours_decide, name="hours_decide"),
    path("@<slug:handle>/certificates/<slug:number>/revocation/", views.revocation, name="revocation"),
]
