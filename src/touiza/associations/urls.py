"""Addresses of associations."""

from django.urls import path

from touiza.associations.views import (
    chart,
    claims,
    closing,
    directory,
    founding,
    members,
    membership,
    people,
    suspensions,
)

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
    path("@<slug:handle>/closing/", closing.closing, name="closing"),
    path("@<slug:handle>/suspension/", suspensions.suspension, name="suspension"),
    path("@<slug:handle>/membership/", membership.membership, name="membership"),
    path("@<slug:handle>/membership/request/", membership.membership_request, name="membership_request"),
    path("@<slug:handle>/membership/term/", membership.membership_term, name="membership_term"),
    path("@<slug:handle>/members/", members.members, name="members"),
    path("@<slug:handle>/members/form/", members.member_form, name="member_form"),
    path("@<slug:handle>/members/form/questions/", members.member_questions, name="member_questions"),
    path("@<slug:handle>/members/form/questions/<int:pk>/", members.member_question, name="member_question"),
    path("@<slug:handle>/members/requests/<slug:public_id>/", members.member_request, name="member_request"),
    path("@<slug:handle>/members/<int:number>/", members.member, name="member"),
    path("@<slug:handle>/chart/", chart.chart, name="chart"),
    path("@<slug:handle>/chart/edit/", chart.chart_edit, name="chart_edit"),
    path("@<slug:handle>/chart/bodies/<int:pk>/", chart.chart_body, name="chart_body"),
    path("@<slug:handle>/chart/seats/<int:pk>/", chart.chart_seat, name="chart_seat"),
    path("@<slug:handle>/chart/names/<int:pk>/", chart.chart_name, name="chart_name"),
    path("suspensions/", suspensions.suspensions, name="suspensions"),
    path("@<slug:handle>/claim/", claims.claim, name="claim"),
    path("invitations/<slug:secret>/", people.invitation, name="invitation"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<slug:public_id>/", claims.claim_detail, name="claim_detail"),
]
