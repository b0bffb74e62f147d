"""What the operators share: how one is declared, its constraints, shapes, reference and legalization."""
