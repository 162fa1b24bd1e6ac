"""What takes a right away tells so by itself: whoever listens is looked at again at once, whatever wrote the row.

A service that forgot to say so, the command line, a hand at the database: a trigger sees them all. It names no more than
whose rights changed: `access actor:7`.
"""

from django.db import connection, transaction

# table: (event, when, topic's name, column of its number)
WATCHED: tuple[tuple[str, str, str, str, str], ...] = (
    ("django_session", "DELETE", "true", "session", "session_key"),
    ("django_session", "UPDATE", "NEW.expire_date <= now()", "session", "session_key"),
    ("accounts_user", "DELETE", "true", "user", "id"),
    ("accounts_user", "UPDATE", "(OLD.is_active, OLD.password) IS DISTINCT FROM (NEW.is_active, NEW.password)", "user", "id"),
    ("actors_actor", "UPDATE", "(OLD.suspended_at, OLD.erased_at) IS DISTINCT FROM (NEW.suspended_at, NEW.erased_at) AND OLD.kind = 'person'", "actor", "id"),
    ("actors_actor", "UPDATE", "(OLD.suspended_at, OLD.erased_at) IS DISTINCT FROM (NEW.suspended_at, NEW.erased_at) AND OLD.kind <> 'person'", "all", "id"),
    ("actors_follow", "DELETE", "OLD.actor_id IS NOT NULL", "actor", "follower_id"),
    ("actors_follow", "UPDATE", "OLD.accepted_at IS NOT NULL AND NEW.accepted_at IS NULL", "actor", "follower_id"),
    ("actors_tie", "DELETE", "true", "actor", "person_id"),
    ("actors_tie", "UPDATE", "OLD.kind <> NEW.kind", "actor", "person_id"),
    ("associations_role", "DELETE", "true", "actor", "person_id"),
    ("associations_role", "UPDATE", "(OLD.kind, OLD.is_scoped, OLD.ended_at) IS DISTINCT FROM (NEW.kind, NEW.is_scoped, NEW.ended_at)", "actor", "person_id"),
    ("posts_post", "DELETE", "true", "post", "id"),
    ("posts_post", "UPDATE", "OLD.state = 'published' AND (OLD.state, OLD.audience, OLD.host_id) IS DISTINCT FROM (NEW.state, NEW.audience, NEW.host_id)", "post", "id"),
)

# The key of a session would let in whoever hears it: its digest is told, as `reader.mark_of` makes it.
_FUNCTION = """
CREATE OR REPLACE FUNCTION note_access_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE key text := to_jsonb(OLD) ->> TG_ARGV[1];
BEGIN
  IF TG_ARGV[0] = 'session' THEN
    key := left(encode(sha256(convert_to(key, 'UTF8')), 'hex'), 32);
  END IF;
  PERFORM pg_notify('touiza_live', 'access ' || TG_ARGV[0] || ':' || key);
  RETURN NULL;
END $$
"""
_TRIGGER = "CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION note_access_change('{topic}', '{column}')"


@transaction.atomic
def watch_access() -> None:
    """Have the database tell who lost a right. Called whenever tables were made; again it changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_FUNCTION)
        for table, event, when, topic, column in WATCHED:
            name = f"live_access_{topic}_{event.lower()}"
            cursor.execute(_TRIGGER.format(name=name, event=event, table=table, when=when, topic=topic, column=column))
