"""Against spam, without a third party: traps, proofs of work, what repeats itself, and a filter that learns."""
