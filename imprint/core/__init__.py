"""What knows no newsroom word: the writer thread, rate limits, text cleaning, who a request comes from."""
