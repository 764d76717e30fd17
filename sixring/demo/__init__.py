"""GreenThumb Gardens: an invented garden supplier with a web shop, an app and one store, and a year of its customers.

`plan/` makes up what happens, from a seed alone; `build` lets it happen through the real inbox and reception; `truth`
keeps beside it who was who. `today/` is what lies on the desk this morning. Nobody in it is real.
"""
