"""What is said: threads that go on across channels, reception, notes, replies, and who may see which message.

Promises that every touch finds its conversation with a reason kept, that a reply leaves exactly once or is known to be
unknown, and that a customer-facing view shows only what its session has proven.
"""
