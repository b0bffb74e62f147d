"""What makes a rewrite legal, decided by integer sets on the programs before and after."""
