"""Pictures people upload: decoded, cleaned and made small in a limited process."""
