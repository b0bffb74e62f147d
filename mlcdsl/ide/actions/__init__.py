"""Refactorings, one declared file each: what an editor offers at a place besides fixes of findings.

An action keeps what the program computes. It says None where it does not apply, else how its edits are made, for that
may take longer. Read `base/refactoring.py`, then any action.
"""
