"""The pages of channels: `quarantine.py` for leads, `settings.py` for administrators."""
