"""The screens of predictions."""
