"""Running the migrations from the command line and from the tests."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import make_url

HERE = Path(__file__).parent


def config(owner_url: str) -> Config:
    """Alembic's configuration without an ini file."""
    cfg = Config()
    cfg.set_main_option("script_location", str(HERE))
    url = make_url(owner_url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    cfg.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return cfg


def upgrade(owner_url: str) -> None:
    """Brings the schema to the newest version."""
    command.upgrade(config(owner_url), "head")
