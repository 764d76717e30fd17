"""Reading what customers say as it comes, showing it, and learning from corrections.

Every text of a customer is read once after it has settled, beside reception and never in its way; what a colleague
says of a reading stays, whoever reads it again. Never reads what machines or colleagues wrote.
"""
