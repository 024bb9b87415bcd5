"""What a text may mean to those who read it: banned phrases, offending words, scores. Knows nothing of a site."""
