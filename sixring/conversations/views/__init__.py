"""The desk's pages: `desk.py` shows, `acts.py` changes, `messages.py` is about one message, `logbook.py` writes down."""
