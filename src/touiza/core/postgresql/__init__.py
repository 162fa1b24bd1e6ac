"""Django's PostgreSQL, which plans a prepared query once, and sees more cheaply whether a kept connection still lives."""
