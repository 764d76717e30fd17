"""What the adapters of Twilio's products share: who signed a request, what it says, asking its interface. They may not
know each other, so it stands beside them."""
