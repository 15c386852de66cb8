"""Files that people send in, kept outside the database: received piece by piece, kept under their SHA-256."""

from saas.foundation.blobs.parts import Full, Part, digest, parts_of, room
from saas.foundation.blobs.place import Place, use
from saas.foundation.blobs.store import Missing, keep, read, remove

__all__ = ["Full", "Missing", "Part", "Place", "digest", "keep", "parts_of", "read", "remove", "room", "use"]
