"""What the lake and its metrics cost over years of an invented company's history."""
