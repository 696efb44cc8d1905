"""The addresses of people and projects. A project's own page (`project`) and the settings are `meetings`'."""

from django.conf import settings
from django.urls import path

from .views import account, first_use, health, invitations, members, outbox, pausing, people, projects, security

urlpatterns = [
    path("", account.home, name="home"),
    # Asked by machines; see ProbeMiddleware.
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("first-use/", first_use.first_use, name="first_use"),
    path("first-use/<str:link>/", first_use.first_use, name="first_use_with_link"),
    # allauth reverses both names; one page has both ways in.
    path("sign-in/", account.sign_in, name="account_login"),
    path("sign-in/", account.sign_in, name="account_request_login_code"),
    path("sign-in/code/", account.sign_in_code, name="account_confirm_login_code"),
    path("sign-in/passkey/", account.sign_in_by_passkey, name="mfa_login_webauthn"),
    path("sign-out/", account.sign_out, name="account_logout"),
    path("sign-up/", account.sign_up, name="account_signup"),
    path("words/", account.words, name="words"),
    path("settings/security/", security.security, name="security"),
    path("settings/security/end/", security.end_session, name="end_session"),
    path("settings/security/end-others/", security.end_other_sessions, name="end_other_sessions"),
    path("settings/security/again/", security.sign_in_again, name="sign_in_again"),
    path("settings/security/passkeys/add/", security.add_passkey, name="add_passkey"),
    path("settings/security/passkeys/<int:passkey_id>/", security.rename_passkey, name="rename_passkey"),
    path("settings/security/passkeys/<int:passkey_id>/remove/", security.remove_passkey, name="remove_passkey"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/nudges/", pausing.nudges, name="nudges"),
    path("people/<int:person_id>/administrator/", people.make_administrator, name="make_administrator"),
    path("people/<int:person_id>/sign-out/", people.end_sessions_of, name="end_sessions_of"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("invitations/<int:invitation_id>/again/", invitations.invite_again, name="invite_again"),
    path(
        "invitations/<int:invitation_id>/withdraw/",
        invitations.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("projects/", projects.projects, name="projects"),
    path("projects/new/", projects.create_project, name="create_project"),
    path("projects/<slug:slug>/edit/", projects.edit_project, name="edit_project"),
    path("projects/<slug:slug>/charter/", projects.answer_charter, name="answer_charter"),
    path("projects/<slug:slug>/nudges/", pausing.project_nudges, name="project_nudges"),
    path("projects/<slug:slug>/people/", members.project_people, name="project_people"),
    path("projects/<slug:slug>/people/invite/", members.invite_to_project, name="invite_to_project"),
    path("projects/<slug:slug>/people/add/", members.add_member, name="add_member"),
    path("memberships/<int:membership_id>/role/", members.change_role, name="change_role"),
]

if settings.LOCAL:
    # Anybody can read every mail here, sign-in codes included: never outside local mode.
    urlpatterns += [
        path("outbox/", outbox.outbox, name="outbox"),
        path("outbox/<int:mail_id>/", outbox.outbox, name="outbox_mail"),
    ]
