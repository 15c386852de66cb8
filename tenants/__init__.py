"""The tenancy kernel: the tree of bureaus, who may reach which row, and the transaction that carries that context.

Knows neither Flask nor anything under ``saas/``.
"""
