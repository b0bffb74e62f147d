"""The questions of an editor, one a file: each a function of a snapshot and a place in it (an offset of its text).

Answers have spans of the current texts: of the snapshot's own, or of files that it uses.
"""
