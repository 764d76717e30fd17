"""How the channels fare, on one page: composed here, for who waits and how long reading takes upper rooms know."""
