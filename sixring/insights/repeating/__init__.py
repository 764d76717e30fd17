"""Had to repeat themselves: told from what was said before and after a customer changed the channel.

`asking` finds what a message of ours asks for although we hold it, `retelling` a customer who says again what they said
elsewhere; patterns and words were written by us. The lake asks both of every switch and keeps yes and no. `judging`
says how often that is right, from switches drawn at random that colleagues judged without seeing what was found;
`tried` how often `asking` and `retelling` are, on messages of ours that were labelled before.
"""
