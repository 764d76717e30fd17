"""Facts about Sixring, one folder per room; tests/house holds those about the house itself."""
