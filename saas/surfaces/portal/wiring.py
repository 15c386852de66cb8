"""What the portal brings to the application."""

from saas.surfaces.portal import checklist_pages, draw_pages, guidelines, verifier
from saas.surfaces.portal.pages import bp

blueprints = [bp]
PAGES = (checklist_pages, draw_pages, guidelines, verifier)  # declare their routes
