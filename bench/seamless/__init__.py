"""Stories of customers who change channels, and whether their matter went with them."""
