"""The desk's pages: `desk.py` shows, `acts.py` changes, `messages.py` is about single messages, `logbook.py` writes down."""
