"""The yardstick: a Django that shows twenty rows by ORM and template, and has nothing else to do.

No middleware, no session, no translation: what any page on this database and this server costs at least. Run by
`benchmarks.pages` with the product's own web server; it reads DATABASE_URL and the table that `fill` has made.
"""

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from touiza.config import environment as env

ROWS = 20_000
SHOWN = 20
PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Rows</title></head>
<body>
<h1>Rows</h1>
<ul>
{% for row in rows %}<li><a href="/row/{{ row.pk }}/">{{ row.title }}</a>
<p>{{ row.text }}</p><p>{{ row.starts_at|date:"Y-m-d H:i" }} · {{ row.place }}{% if row.places %} · {{ row.places }}{% endif %}</p></li>
{% endfor %}</ul>
</body>
</html>
"""
TABLE = """
CREATE TABLE bare_row (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text NOT NULL, text text NOT NULL, place text NOT NULL,
  places integer NOT NULL, starts_at timestamptz NOT NULL);
INSERT INTO bare_row (title, text, place, places, starts_at)
SELECT 'Row number ' || n, repeat('Some words of row ' || n || '. ', 4), 'Place ' || n %% 50, n %% 9,
  '2026-11-22 08:00+00'::timestamptz + n * interval '7 minutes' FROM generate_series(1, %s) AS n;
CREATE INDEX ON bare_row (starts_at);
"""

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={"default": {**env.database(env.text("DATABASE_URL")), "CONN_MAX_AGE": 600}},
        ROOT_URLCONF=__name__,
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.cached.Loader",
                            [("django.template.loaders.locmem.Loader", {"rows.html": PAGE})],
                        )
                    ]
                },
            }
        ],
        USE_TZ=True,
    )
    django.setup()


class Row(models.Model):
    title = models.TextField()
    text = models.TextField()
    place = models.TextField()
    places = models.IntegerField()
    starts_at = models.DateTimeField()

    class Meta:
        app_label = "bare"
        db_table = "bare_row"
        managed = False


def fill() -> None:
    """Make the table, in the database that the process talks to."""
    with connection.cursor() as cursor:
        cursor.execute(TABLE, [ROWS])
        cursor.execute("ANALYZE bare_row")


def rows(request: HttpRequest) -> HttpResponse:
    return render(request, "rows.html", {"rows": Row.objects.order_by("starts_at")[:SHOWN]})


urlpatterns = [path("rows/", rows)]
application = get_wsgi_application()
