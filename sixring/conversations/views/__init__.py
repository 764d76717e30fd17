"""The desk's pages: `desk.py` shows, `acts.py` changes, `messages.py` is about one, `logbook.py` writes down."""
