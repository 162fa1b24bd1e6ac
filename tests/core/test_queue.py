"""The queue: a task stands or falls with the transaction that deferred it, in the web server and in the worker."""

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from touiza.core.queue import defer

pytestmark = pytest.mark.django_db


def test_a_task_deferred_by_a_task_goes_with_its_transaction() -> None:
    with app.replace_connector(app.connector.get_worker_connector()):  # as in a worker
        with transaction.atomic():
            defer("mail.send", message_id=1)
            assert ProcrastinateJob.objects.filter(task_name="mail.send").count() == 1, "written on this connection"
            transaction.set_rollback(True)
        assert connection.connection is not None
        assert not ProcrastinateJob.objects.exists()
