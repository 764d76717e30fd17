"""The pages of sharing: mails and links, alerts, sheets, and what a link shows to whoever has it."""
