"""Schedules: transformations of primitive functions, each step proved or refused."""
