"""Settings: the environment wins over urls.json, urls.json is private, and what is missing is named."""

import json
import stat

import pytest

from saas import config


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def test_environment_wins_over_the_stored_file(home):
    config.store(home, web_url="postgresql://stored", redis_url="unix:///stored")
    read = config.load({"MINGQIAN_HOME": str(home), "MINGQIAN_WEB_URL": "postgresql://given"})
    assert (read.web_url, read.redis_url) == ("postgresql://given", "unix:///stored")


def test_the_file_is_private_and_keys_are_made_once(home):
    config.store(home, web_url="a")
    first = config.read(home)
    config.store(home, web_url="b")
    assert stat.S_IMODE((home / config.FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert config.read(home) == {**first, "web_url": "b"}
    assert len(first["secret_key"]) > 40 and len(first["pii_key"]) > 30


def test_the_owner_is_never_stored(home):
    config.store(home, web_url="a")
    assert "owner_url" not in json.loads((home / config.FILE).read_text())
    assert config.load({"MINGQIAN_HOME": str(home), "MINGQIAN_DATABASE_URL": "o"}).owner_url == "o"


def test_what_is_missing_is_named(home):
    with pytest.raises(config.Incomplete, match="MINGQIAN_WEB_URL"):
        config.load({"MINGQIAN_HOME": str(home)}).require("web_url")
    with pytest.raises(config.Incomplete, match="MINGQIAN_DATABASE_URL"):
        config.load({"MINGQIAN_HOME": str(home)}).require("owner_url")


def test_a_damaged_file_is_said_plainly(home):
    home.mkdir()
    (home / config.FILE).write_text("{")
    with pytest.raises(config.Incomplete, match="已损坏"):
        config.load({"MINGQIAN_HOME": str(home)})


@pytest.mark.parametrize(("text", "expected"), [("", True), ("0", False), ("no", False), ("1", True), ("TRUE", True)])
def test_cookies_are_secure_unless_switched_off(home, text, expected):
    assert config.load({"MINGQIAN_HOME": str(home), "MINGQIAN_SECURE_COOKIES": text}).secure_cookies is expected
