"""What is masked or kept back when the public row is written (D-13, B-38)."""

import pytest

from saas.foundation.publication.masking import digest, masked, personal, public_body


@pytest.mark.parametrize(
    ("name", "shown"), [("陆川", "陆*"), ("陆砚川", "陆*川"), ("欧阳静川", "欧**川"), ("陆", "*"), ("", "")]
)
def test_names_keep_their_first_and_last_character(name, shown):
    assert masked(name) == shown


def test_named_paths_are_masked_and_working_notes_cut():
    body = {
        "inspectors": [{"name": "陆砚川", "_user": 7}, {"name": "纪棠"}],
        "head": {"name": "林望舒"}, "seen": ["许闻溪"],
        "_mask": ["inspectors[].name", "head.name", "seen[]", "absent[].name"], "_note": "内部",
    }  # fmt: skip
    shown = public_body(body)
    assert shown == {"inspectors": [{"name": "陆*川"}, {"name": "纪*"}], "head": {"name": "林*舒"}, "seen": ["许*溪"]}
    assert body["inspectors"][0]["name"] == "陆砚川"


@pytest.mark.parametrize(
    "text", ["电话13800138000", "身份证 445102199001011234", {"a": [{"b": "手机：13912345678。"}]}]
)
def test_telephones_and_identity_numbers_are_noticed(text):
    assert personal(text)


@pytest.mark.parametrize(
    "text", ["31440000MD02000321", "a" * 20 + "13800138000ff", "0768-2212345", "2023年8月9日", {"n": 13800138000}]
)
def test_codes_and_fingerprints_are_no_personal_data(text):
    assert personal(text) is None


def test_the_fingerprint_does_not_depend_on_the_order_of_keys():
    assert digest({"a": 1, "b": "中"}) == digest({"b": "中", "a": 1})
    assert digest({"a": 1}) != digest({"a": 2})
