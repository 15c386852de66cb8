"""What accounts bring to the application."""

from saas.foundation.accounts import pages_self
from saas.foundation.accounts.pages_door import bp

blueprints = [bp]
__all__ = ["blueprints", "pages_self"]
