"""Which topics and touchpoints go with satisfaction, and how sure that is. Says "associated with", never "because"."""
