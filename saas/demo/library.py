"""What stands behind Chaozhou's rules in the demonstration: the document's file, a text in two versions, an amendment.

All of it is fictional, the amendment too, and says so.
"""

import io
import zipfile
from datetime import date
from xml.sax.saxutils import escape

from saas import clock
from saas.demo import rules
from saas.demo.people import Cast
from saas.foundation.attachments import service as attachments
from saas.registers.checklists import laws
from saas.registers.guidelines import service as guidelines
from saas.registers.guidelines.models import GuidelineVersion

TITLE = "潮州市司法局“双随机、一公开”监管工作细则"
FIRST = """第一章　总则

第一条　为了规范行政检查，提高监管效能，结合本局实际，制定本细则。

第二条　本细则所称“双随机、一公开”，是指随机抽取检查对象、随机选派执法检查人员，抽查情况和查处结果及时向社会公开。检查对象包括：
（一）律师事务所；
（二）公证机构；
（三）基层法律服务所。

第二章　抽查和公示

第三条　年度抽查计划由法治督察科公布。

第四条　执法检查人员与检查对象有利害关系的，应当回避。

第五条　检查结果应当自检查结束之日起七日内向社会公示。
"""
SECOND = FIRST.replace("七日内", "五日内").replace("（三）基层法律服务所。", "（三）基层法律服务所；\n（四）司法鉴定机构。")
NOTE = "检查结果公示期限由七日改为五日，检查对象增加司法鉴定机构。"
PROCEDURE = """# 现场检查程序

1. 出示执法证件，说明来意。
2. 宣读检查通知书，告知权利和义务。
3. 对照清单逐项检查，当场填写检查记录。
4. 听取检查对象陈述，双方签字。
"""
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
}


def word(text: str) -> bytes:
    """A plain Word file of these lines."""
    lines = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.splitlines() if line)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in PARTS.items():
            archive.writestr(zipfile.ZipInfo(name, (2023, 3, 5, 0, 0, 0)), part)
        body = f'<w:document xmlns:w="{NAMESPACE}"><w:body>{lines}</w:body></w:document>'
        archive.writestr(zipfile.ZipInfo("word/document.xml", (2023, 3, 5, 0, 0, 0)), body)
    return out.getvalue()


def fill(cast: Cast) -> None:
    """The document on the day of the rules, the text in March and in June, an amendment in July that waits for review."""
    with clock.at(rules.SINCE), cast.acting("cz-publisher") as s:
        text = f"{rules.DOCUMENT}\n{TITLE}\n{FIRST}"
        attachments.add(s, title=TITLE, name=f"{TITLE}.docx", data=word(text), number=rules.DOCUMENT)
    _published(cast, rules.SINCE, rules.DOCUMENT, FIRST, "")
    _published(cast, date(2023, 6, 1), "潮司〔2023〕17号", SECOND, NOTE)
    with clock.at(date(2023, 7, 3)), cast.acting("cz-planner") as s:
        draft = guidelines.begin(s, kind="procedure", title="现场检查程序")
        guidelines.write(s, draft, title="现场检查程序", body=PROCEDURE)
        laws.enter(
            s, law="《中华人民共和国公证法》", articles="第五条；第四十一条第二款", amended_on=date(2023, 7, 1),
            in_force_from=date(2023, 10, 1), note="演示数据，不是真实的修改。",
        )  # fmt: skip


def _published(cast: Cast, day: date, number: str, body: str, note: str) -> None:
    with clock.at(day):
        with cast.acting("cz-planner") as s:
            rows = [one for one in guidelines.shelves(s) if one.guideline.tenant_no == s.info["ctx"].me]
            version = guidelines.revise(s, rows[0].guideline) if rows else guidelines.begin(s, kind="rules", title=TITLE)
            guidelines.write(s, version, title=TITLE, body=body, document_number=number, note=note, effective_from=day)
            key = (version.root_id, version.id)
        with cast.acting("cz-publisher") as s:
            guidelines.publish(s, s.get(GuidelineVersion, key))
