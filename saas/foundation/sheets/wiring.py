"""What imports bring to the application."""

from saas.foundation.sheets import service
from saas.foundation.web.registry import Registry

jobs = {service.TOPIC: service.apply}


def fill(registry: Registry) -> None:
    """Imports in addresses."""
    registry.loader("batch_id", "batch", service.load)
