"""What the portal brings to the application."""

from saas.surfaces.portal.pages import bp

blueprints = [bp]
