"""The rules of a bureau as data: inherited down the tree, bounded, effective-dated (制度)."""
