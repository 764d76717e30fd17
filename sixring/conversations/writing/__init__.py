"""What is being written and not sent yet: drafts, files, texts used again, notes for colleagues, who else writes."""
