"""Invented data for the gallery: the workspace, a task, the portal, forms and lists. Nothing here is a fact."""

from tests.frontend.plain_jinja import Listing, Thing, day, field, form, nav, shell

RULE = Thing(
    title="抽查比例 · 司法鉴定机构 · 市级",
    value="50/100",
    note="每年 1 次，不少于 1 家，进一取整",
    origin="潮州市司法局",
    document="潮司〔2023〕9号",
    article="第三条",
    document_url="/doc/9",
    since="2023年3月5日起，现行有效",
    fixed=False,
    chain=[("潮州市司法局", "50/100", True), ("广东省司法厅", "未作规定", False), ("平台默认", "不少于 1 家", False)],
)
HASH = "724805638a5b6b9e2ea40841cc14f1fab3bd40bf0a5942f7a74a0914a9989b15"
OTHER = "724805628a5b6b9e2ea40841cc14f1fab3bd40bf0a5942f7a74a0914a9989b15"

STEPS = [
    Thing(label=label, state="done" if i < 3 else "now" if i == 3 else "next", lines=[], hash="")
    for i, label in enumerate(["冻结", "承诺", "随机源", "对象", "人员", "封存"])
]
STRIP = [
    Thing(label=label, state="done", lines=[line], hash=value * 4)
    for label, line, value in [
        ("冻结名录", "7月7日　48 家，14 人", "037670262d8ec4cd"),
        ("公布承诺", "7月10日　早于随机源 2 日", "53f20517c7aab78c"),
        ("汇入随机源", "7月12日　3 类来源", "724805638a5b6b9e"),
        ("抽取对象", "7月12日　5 家，递补 2 家", "3bcf5055c581f63d"),
        ("匹配人员", "7月12日　5 组，每组 2 人", "8a0add669e2746f0"),
        ("封存", "7月12日　第 1 次抽取", "d6ab579ef124f0ae"),
    ]
]

TODO = [
    Thing(state=state, light=light, text=text, url="/x", who=who, when=when)
    for state, light, text, who, when in [
        ("late", "逾期 1 个工作日", "核对律师事务所名录差异 3 条（与执业许可系统不一致）", "许闻溪", "7月5日"),
        ("soon", "剩 1 个工作日", "冻结检查对象名录 · 律师事务所", "许闻溪", "7月7日"),
        ("soon", "剩 3 个工作日", "公布抽取承诺 · 任务 4", "等 法治督察科", "7月11日"),
        ("ok", "剩 4 个工作日", "执法证到期：阮青棠，到期后不能参加抽取", "政治部", "7月12日"),
        ("ok", "剩 5 个工作日", "答复湘桥区司法局借调 1 人的请求", "许闻溪", "7月13日"),
        ("ok", "剩 6 个工作日", "抽取检查对象 · 基层法律服务所", "许闻溪", "7月14日"),
        ("ok", "剩 10 个工作日", "合并省厅清单第 2 版：2 处与本局标准冲突", "许闻溪", "7月20日"),
        ("ok", "剩 17 个工作日", "收齐 3 个县区上半年抽查小结（已收 1）", "等 潮安、饶平", "7月31日"),
    ]
]


def item(kind: str, start: str, label: str, end: str = "", side: str = "", state: str = "firm") -> Thing:
    """One mark on the year band."""
    return Thing(
        kind=kind,
        start=day(start),
        end=day(end) if end else None,
        label=label,
        name="抽取" if kind == "draw" else label.split("日 ")[-1],
        side=side,
        state=state,
    )


YEAR = [
    {
        "label": "律师事务所",
        "note": "48 家抽 5 家",
        "url": "/t/4",
        "items": [
            item("done", "2023-03-24", "3月24日 计划草案"),
            item("done", "2023-05-26", "5月26日 计划公布"),
            item("window", "2023-07-01", "检查窗口", "2023-08-31"),
            item("draw", "2023-07-12", ""),
        ],
    },
    {
        "label": "基层法律服务所",
        "note": "5 家抽 1 家",
        "url": "/t/3",
        "items": [
            item("done", "2023-06-28", "6月28日 名录库、清单备齐", side="left"),
            item("window", "2023-07-01", "检查窗口", "2023-08-31"),
            item("draw", "2023-07-14", ""),
        ],
    },
    {
        "label": "公证机构",
        "note": "3 家抽 1 家",
        "url": "/t/2",
        "items": [item("window", "2023-09-01", "联合检查", "2023-09-30", state="planned")],
    },
    {
        "label": "司法鉴定",
        "note": "2 家抽 1 家",
        "url": "/t/1",
        "items": [
            item("window", "2023-09-01", "联合检查", "2023-09-30", state="planned"),
            item("due", "2023-10-31", "10月31日 年度小结报法治督察科"),
        ],
    },
]

TASK_FORM = form(
    field("percent", "抽查比例", "number", value="20"),
    field(
        "reason",
        "偏离理由",
        "textarea",
        value="本年度计划表第 1 行已按 20% 公布。在册机构 2 家，按两种比例均抽 1 家，不影响结果。",
        required=True,
        help="提交后随任务公开，法治督察科可以退回。",
        attrs={"rows": 2},
    ),
    field("mode", "检查方式", "select", value="onsite", choices=[("onsite", "实地检查"), ("paper", "书面检查")]),
)
WRONG_FORM = form(
    field("name", "单位全称", value="广东砚舟律师事务所", required=True, help="按执业许可证上的名称填写。"),
    field(
        "share",
        "抽查比例",
        "number",
        value="120",
        errors=[("range", "比例在 0 到 100 之间，请改为例如 20。")],
        help="按 48 家试算，20% 为 10 家。",
    ),
    field("from", "起始日期", "date", value="2023-07-01"),
    field("kind", "检查方式", "select", value="b", choices=[("a", "书面检查"), ("b", "实地检查")]),
    field(
        "scope",
        "抽取方式",
        "radio",
        value="open",
        choices=[("open", "公开抽取"), ("closed", "不公开抽取")],
        required=True,
    ),
    field(
        "months",
        "参加部门",
        "checks",
        value=["fgw"],
        choices=[("fgw", "市发展和改革局"), ("scj", "市市场监督管理局"), ("czj", "市财政局")],
        errors=[("few", "联合检查至少选两个部门。")],
    ),
    field("file", "名录文件", "file", required=True, help="Excel（.xlsx），不超过 10 MB。", attrs={"accept": ".xlsx"}),
    field("agree", "我已核对名录与执业许可系统一致", "checkbox", value=True),
    field("note", "说明", "textarea", value=""),
)
SIGN_IN = form(
    field("root", "省份", "select", value="44", choices=[("44", "广东省"), ("42", "湖北省")]),
    field("login", "用户名", value="xuwenxi", required=True, attrs={"autocomplete": "username"}),
    field(
        "password",
        "密码",
        "password",
        required=True,
        errors=[("wrong", "用户名或密码不对。再错 3 次将锁定 15 分钟。")],
        attrs={"autocomplete": "current-password"},
    ),
)

NAMES = ["砚舟", "韩岸", "湘渚", "榕陌", "凌霁", "闻棠", "澄屿", "衡陂", "松野", "令仪堂", "望洲", "知渊"]
FIRMS = [
    Thing(
        id=i,
        name=f"广东{name}律师事务所",
        code=f"31440000MD{i:06d}X",
        district=["湘桥区", "潮安区", "饶平县"][i % 3],
        lawyers=3 + i * 7 % 40,
        risk="低" if i % 4 else "较高",
        state="在册" if i != 5 else "注销中",
        since="2016年3月5日",
        tone="late" if i == 5 else "",
    )
    for i, name in enumerate(NAMES)
]
FIRM_COLS = [
    {"key": "name", "label": "名称", "sort": True, "main": True},
    {"key": "code", "label": "统一社会信用代码", "narrow": True},
    {"key": "district", "label": "县区", "sort": True},
    {"key": "since", "label": "设立日期", "sort": True, "narrow": True},
    {"key": "lawyers", "label": "执业律师", "num": True, "sort": True},
    {"key": "risk", "label": "信用风险"},
    {"key": "state", "label": "状态"},
    {"key": "tools", "label": "", "tool": True},
]
FILTERS = [
    field("q", "名称或代码", value="律师"),
    field("district", "县区", "select", value="", choices=[("", "全部"), ("xq", "湘桥区")]),
    field("risk", "信用风险", "select", value="", choices=[("", "全部"), ("low", "低")]),
]
POINTS = [
    {"name": n, "total": t, "ok": o, "bad": 0, "na": x}
    for n, t, o, x in [
        ("保持许可条件", 3, 3, 0),
        ("遵守执业纪律", 3, 3, 0),
        ("遵守职业道德", 2, 2, 0),
        ("业务开展情况", 4, 3, 1),
        ("档案管理", 2, 2, 0),
    ]
]
POINT_COLS = [{"key": "name", "label": "类别", "main": True}] + [
    {"key": k, "label": v, "num": True}
    for k, v in [("total", "要点"), ("ok", "符合"), ("bad", "不符合"), ("na", "不适用")]
]
FIGURES = [
    Thing(label=a, value=b, unit=c, fraction=d, state=e, words=f, right=g, rule="", url="/records")
    for a, b, c, d, e, f, g in [
        ("省级对象抽查率", "6.4", "%", "31 / 486", "ok", "达标", "目标 ≥ 5%"),
        ("抽查结果公示率", "97.9", "%", "1,230 / 1,257", "soon", "差 27 件", "目标 100%"),
        ("名录变动备案", "64.7", "%", "11 / 17", "late", "差 6 个市州", "目标 12月30日前"),
        ("抽取可复算率", "100", "%", "417 / 417", "ok", "全部通过", "目标 100%"),
    ]
]
JOBS = [
    Thing(id=1, state="running", done=31, total=48, words="正在读取第 31 行", error=""),
    Thing(id=2, state="failed", done=3, total=48, words="", error="第 4 行的执业许可证号少一位，整份文件没有导入。"),
]
LONG_NAV = "Workspace Plans Tasks Draws Inspections Publication Registers Checklists Statistics Settings Administration"
SITE_NAV = "事项清单 年度计划 抽取 检查结果 名录 开放数据 验证抽取"


def pages() -> dict[str, dict]:
    """Template name → variables, for every page of the gallery."""
    common = {"rule": RULE, "hash_value": HASH, "other_hash": OTHER, "Thing": Thing}
    site = shell(find_url="/find", home_url="/b/445100")
    return {
        "gallery.html": dict(
            common, shell=shell(), nav=nav("工作台"), steps=STEPS, wrong=WRONG_FORM, jobs=JOBS, figures=FIGURES
        ),
        "workspace.html": dict(common, shell=shell(), nav=nav("工作台"), todo=TODO, year=YEAR, today=day("2023-07-06")),
        "task.html": dict(
            common, shell=shell(section="公共法律服务管理科", user="沈怀瑾"), nav=nav("任务"), form=TASK_FORM
        ),
        "list.html": dict(
            common, shell=shell(), nav=nav("名录库"), listing=Listing(FIRMS, FILTERS, has_next=True), cols=FIRM_COLS
        ),
        "empty.html": dict(common, shell=shell(), nav=nav("名录库"), listing=Listing([]), cols=FIRM_COLS),
        "portal.html": dict(
            common, shell=site, nav=nav("检查结果", SITE_NAV), strip=STRIP, points=POINTS, point_cols=POINT_COLS
        ),
        "signin.html": dict(common, shell=shell(user="", bureau="", home_url="/"), nav=[], form=SIGN_IN),
        "long.html": dict(
            common,
            nav=nav("Workspace", LONG_NAV),
            rows=FIRMS[:3],
            cols=FIRM_COLS,
            shell=shell(
                lang="en",
                bureau="Chaozhou Municipal Bureau of Justice",
                section="Public Legal Services Administration",
                user="Ouyang Wenxi",
                clock=Thing(text="20 Aug 2023", url="/c"),
                language=Thing(label="中文", url="?lang=zh", code="zh"),
            ),
        ),
        "errors/error.html": dict(
            common,
            shell=shell(),
            error=Thing(
                code=404,
                title="没有这一页",
                sentence="这个地址不存在，或者它不属于您现在的单位。",
                todo="如果您在别的单位也有身份，换过去再试一次。",
                reference="7c1e-09b7-d2f8",
                button=("回到工作台", "/w"),
            ),
        ),
    }
