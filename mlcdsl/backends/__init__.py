"""Code generation: one package a target."""
