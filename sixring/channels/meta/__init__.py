"""What WhatsApp, Messenger and Instagram share: the handshake, signatures, batches, and calls to the Graph API."""
