"""Addresses of associations."""

from django.urls import path

from touiza.associations.views import calendar, claims, closing, directory, founding, people, suspensions

app_name = "associations"
urlpatterns = [
    path("associations/", directory.directory, name="directory"),
    path("associations/new/", founding.new, name="new"),
    path("associations/handle/", founding.handle_proposal, name="handle_proposal"),
    path("me/associations/", people.mine, name="mine"),
    path("@<slug:handle>/edit/", founding.edit, name="edit"),
    path("@<slug:handle>/people/", people.people, name="people"),
    path("@<slug:handle>/people/<int:pk>/", people.role, name="role"),
    path("@<slug:handle>/invitations/<int:pk>/", people.own_invitation, name="own_invitation"),
    path("@<slug:handle>/working-days/", calendar.calendar, name="calendar"),
    path("@<slug:handle>/closing/", closing.closing, name="closing"),
    path("@<slug:handle>/suspension/", suspensions.suspension, name="suspension"),
    path("suspensions/", suspensions.suspensions, name="suspensions"),
    path("@<slug:handle>/claim/", claims.claim, name="claim"),
    path("invitations/<slug:secret>/", people.invitation, name="invitation"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<slug:public_id>/", claims.claim_detail, name="claim_detail"),
]
