"""A language and compiler for machine learning programs."""
