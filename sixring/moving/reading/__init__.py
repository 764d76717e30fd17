"""Reading files of any size a piece at a time: JSON in all the shapes exports come in, CSV, and odd encodings."""
