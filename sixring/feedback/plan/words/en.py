"""English."""

TEXTS = {
    "acknowledge": (
        "Hello {{customer.first_name}},\n\n"
        "thank you for telling us plainly. I am sorry that it went this way for you. I have your answer in front of me "
        "and am finding out what happened; you will hear from me again.\n\n"
        "{{agent.first_name}}"
    ),
    "investigate": "What I looked at:\n\nWhat happened, in order:\n\nWhat caused it:\n\nWho else it may have met:\n",
    "solve": (
        "Hello {{customer.first_name}},\n\n"
        "I have looked into it. This is what happened: \n\n"
        "This is what we have done about it: \n\n"
        "If anything is still not right, just answer this message; it comes to me.\n\n"
        "{{agent.first_name}}"
    ),
    "follow_up": (
        "Hello {{customer.first_name}},\n\n"
        "a few days ago we put right what you had told us about. Is everything as it should be now? "
        "If not, one line is enough and I will see to it.\n\n"
        "{{agent.first_name}}"
    ),
    "thank": (
        "Hello {{customer.first_name}},\n\n"
        "thank you for taking the time to tell us. I have passed your words on to everybody who had a part in it.\n\n"
        "{{agent.first_name}}"
    ),
    "share": (
        "Hello {{customer.first_name}},\n\n"
        "your words made our day. May we show them to others, without your name? "
        "The sentence we go by is: “{{wording}}”\n\n"
        "A yes or a no is enough, and you can change your mind at any time.\n\n"
        "{{agent.first_name}}"
    ),
    "told": (
        "Hello {{customer.first_name}},\n\n"
        "You said: {{you_said}}\n\n"
        "We did: {{we_did}}\n\n"
        "Thank you for telling us. If you see it differently, just answer this message."
    ),
    "told.subject": "You said, we did",
}
