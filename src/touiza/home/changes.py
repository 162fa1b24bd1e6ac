"""Which tables are watched, so that what is remembered of them is known to be old: all that visitors' pages may show."""

from touiza.core import changes
from touiza.home.live.access_changes import watch_access

# Tables that no page for visitors reads. Any other is watched; so is a new one, until it is named here.
UNSEEN = frozenset(
    {
        "account_emailaddress", "account_emailconfirmation", "accounts_ratelimit", "accounts_user",
        "accounts_user_groups", "accounts_user_user_permissions", "actors_activity", "actors_cursor", "actors_follow",
        "actors_guardianship", "actors_qualification", "associations_claim", "associations_contactmessage",
        "associations_dayoff", "associations_invitation", "associations_workweek", "auth_group",
        "auth_group_permissions", "auth_permission", "cache", "conversations_conversation", "conversations_message",
        "conversations_participant", "conversations_reading", "django_content_type", "django_migrations",
        "django_session", "ledger_pending", "ledger_salt", "mail_message", "mfa_authenticator", "notices_notice",
        "moderation_report", "opportunities_afterword", "opportunities_answer", "opportunities_application",
        "opportunities_applicationstep", "opportunities_appointment", "opportunities_attendee",
        "opportunities_captain", "opportunities_daymessage", "opportunities_daymessage_recipients",
        "opportunities_decision", "opportunities_deliverable", "opportunities_deliverableround",
        "opportunities_documentgiven", "opportunities_exposure", "opportunities_handover",
        "opportunities_hiddensuggestion", "opportunities_impression", "opportunities_incident",
        "opportunities_incident_concerned", "opportunities_incidentfollowup", "opportunities_intake",
        "opportunities_invitedscope", "opportunities_occasion", "opportunities_personalcalendar",
        "opportunities_presence", "opportunities_recurrence", "opportunities_rule", "opportunities_savedsearch",
        "opportunities_scope", "opportunities_searchalert", "opportunities_searchfind", "opportunities_signup",
        "opportunities_stillcurrent", "opportunities_suggestionmail", "opportunities_template",
        "opportunities_thankswords", "opportunities_unwanted", "posts_visit", "procrastinate_events", "procrastinate_jobs", "posts_upload",
        "procrastinate_periodic_defers", "procrastinate_workers", "proof_batch", "proof_batch_lines",
        "proof_batchfailure", "proof_carried", "proof_contributionnote", "proof_credential", "proof_entrykey",
        "proof_headsubscription", "proof_run", "proof_runline", "proof_signingkey", "proof_wage", "relations_bulkact",
        "relations_bulkchange", "relations_consent", "relations_contact", "relations_duenote", "relations_duetranslation", "relations_openinghours", "relations_savedanswer", "relations_contact_tags",
        "relations_contactaddress", "relations_customfield", "relations_delivery", "relations_import",
        "relations_importrow", "relations_mailing", "relations_mailstop", "relations_merge", "relations_note",
        "relations_qualification", "relations_savedfilter", "relations_sourcing", "relations_standing",
        "relations_tag", "search_build", "search_change", "search_corpus", "search_termcount", "touiza_done",
        "usersessions_usersession", "vocabulary_concept", "vocabulary_conceptspelling", "vocabulary_placespelling",
    }
)  # fmt: skip


def watch_tables() -> None:
    """Watch the tables that are there. Called whenever some were made."""
    changes.watch(but=UNSEEN)
    watch_access()


def unwatched_tables() -> list[str]:
    """Return the tables that should be watched and are not."""
    return changes.unwatched(but=UNSEEN)
