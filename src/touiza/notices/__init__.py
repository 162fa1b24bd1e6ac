"""What a person is told, in the app and by mail, read from the activity log."""
