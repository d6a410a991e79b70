"""Which papers are nearest to those that people starred, by their words alone."""
