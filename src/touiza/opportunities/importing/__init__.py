"""Opportunities from files of others: read a table, map its columns, store each row once or name why not."""
