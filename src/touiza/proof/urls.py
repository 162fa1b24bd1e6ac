"""Addresses of hours and certificates that carry a language."""

from django.urls import path

from touiza.proof import views, views_credentials, views_deciding, views_heads, views_hours, views_summaries

app_name = "proof"
urlpatterns = [
    path("me/hours/", views_hours.hours, name="hours"),
    path("me/hours/<int:pk>/", views_hours.entry, name="entry"),
    path("me/hours/summary/", views_summaries.mine, name="summary"),
    path("me/hours/summary/file/", views_summaries.my_export, name="summary_export"),
    path("me/certificates/", views.certificates, name="certificates"),
    path("chain/", views_heads.chain, name="chain"),
    path("chain/confirmation/<str:secret>/", views_heads.confirmation, name="chain_confirmation"),
    path("chain/stop/<str:key>/", views_heads.stop, name="chain_stop"),
    path("me/certificates/<str:number>/evidence/", views_credentials.evidence, name="evidence"),
    path("me/credentials/", views_credentials.carried, name="carried"),
    path("me/credentials/<str:public_id>/", views_credentials.carried_one, name="carried_one"),
    path("verify/", views_credentials.verify, name="verify"),
    path("@<slug:handle>/hours/", views_deciding.hours_queue, name="hours_queue"),
    path("@<slug:handle>/hours/<int:pk>/", views_deciding.hours_decide, name="hours_decide"),
    path("@<slug:handle>/hours/summary/", views_summaries.of_association, name="association_summary"),
    path("@<slug:handle>/hours/summary/file/", views_summaries.association_export, name="association_export"),
    path("wages/", views_summaries.wages, name="wages"),
    path("wages/<int:pk>/", views_summaries.wage, name="wage"),
    path("@<slug:handle>/hours/confirmation/", views_deciding.confirmation, name="confirmation"),
    path("@<slug:handle>/hours/together/<str:key>/", views_deciding.batch, name="batch"),
    path("@<slug:handle>/certificates/<slug:number>/revocation/", views.revocation, name="revocation"),
]
