"""What checklists bring to the application; the catalogue's categories become the scopes of the rates."""

from saas.foundation.settings.definitions import use_categories
from saas.registers.catalogue import category_choices

use_categories(category_choices())
