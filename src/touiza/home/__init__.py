"""The faces made of many apps: landing, homes, association and person pages, health."""
