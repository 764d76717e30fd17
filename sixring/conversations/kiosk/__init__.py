"""In the store: a page for a tablet where visitors check in, tickets that prove who they are, and who is there now."""
