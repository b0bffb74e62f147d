"""Intermediate representations: tensor (primitive functions) and graph (model functions)."""
