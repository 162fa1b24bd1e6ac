"""What associations do: be founded and edited, give and end roles, invite, be claimed."""
