"""Settings, addresses and the WSGI entry: the top of the import order."""
