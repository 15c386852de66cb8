"""Throws of a die for the demonstration: the same at every set-up."""

import random


def digits_for(name: str, plan: dict) -> str:
    """As many throws as the plan of the seed wants. ``name``: which draw it is for."""
    faces = "123456" if plan["sides"] == 6 else "0123456789"
    return "".join(random.Random(name).choices(faces, k=plan["count"]))
