"""What the portal brings to the application."""

from saas.surfaces.portal import draw_pages, verifier
from saas.surfaces.portal.pages import bp

blueprints = [bp]
PAGES = (draw_pages, verifier)  # declare their routes
