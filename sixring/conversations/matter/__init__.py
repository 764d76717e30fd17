"""What is known of a matter besides its words: why they write, tags, fields, whom we wait for, who has it now."""
