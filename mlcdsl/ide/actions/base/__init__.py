"""What the actions share: how one is declared, where it is asked for, and how its text is made."""
