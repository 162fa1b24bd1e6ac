"""Which tables are watched, so that what is remembered of them is known to be old: all that visitors' pages may show."""

from touiza.core import changes

# Tables that no page for visitors reads. Any other is watched; so is a new one, until it is named here.
UNSEEN = frozenset(
    {
        "account_emailaddress", "account_emailconfirmation", "accounts_ratelimit", "accounts_user",
        "accounts_user_groups", "accounts_user_user_permissions", "actors_activity", "actors_cursor",
        "associations_claim", "associations_invitation", "auth_group", "auth_group_permissions", "auth_permission",
        "opportunities_afterword", "opportunities_attendee", "opportunities_daymessage",
        "opportunities_daymessage_recipients", "opportunities_impression", "opportunities_incident",
        "opportunities_incident_concerned", "opportunities_incidentfollowup", "opportunities_occasion",
        "opportunities_presence", "opportunities_thankswords",
        "cache", "django_content_type", "django_migrations", "django_session", "mail_message", "notices_notice",
        "opportunities_application", "opportunities_applicationstep", "opportunities_appointment",
        "opportunities_handover", "opportunities_personalcalendar", "opportunities_recurrence",
        "opportunities_signup", "procrastinate_events", "procrastinate_jobs",
        "procrastinate_periodic_defers", "procrastinate_workers", "proof_contributionnote", "proof_entrykey",
        "search_change", "search_corpus", "search_termcount", "touiza_done", "usersessions_usersession",
    }
)  # fmt: skip


def watch_tables() -> None:
    """Watch the tables that are there. Called whenever some were made."""
    changes.watch(but=UNSEEN)


def unwatched_tables() -> list[str]:
    """Return the tables that should be watched and are not."""
    return changes.unwatched(but=UNSEEN)
