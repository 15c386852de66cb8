"""Pages of loans; the other modules named pages_… declare their routes on the same blueprint."""

from flask import Blueprint

bp = Blueprint("loans", __name__)
