"""What is checked in the demonstration: real titles of laws and rules, contents in the five groups of S0-13.

An article is named where the demonstration needs it; a title without one stands for the whole.
"""

LAWYERS = ("《中华人民共和国律师法》", "law")
LAW_FIRMS = ("《律师事务所管理办法》", "department_rule")
NOTARIES = ("《中华人民共和国公证法》", "law")
NOTARY_OFFICES = ("《公证机构执业管理办法》", "department_rule")
GRASSROOTS = ("《基层法律服务所管理办法》", "department_rule")
WORKERS = ("《基层法律服务工作者管理办法》", "department_rule")
FORENSIC = ("《全国人民代表大会常务委员会关于司法鉴定管理问题的决定》", "law")
INSTITUTIONS = ("《司法鉴定机构登记管理办法》", "department_rule")
PROCEDURE = ("《司法鉴定程序通则》", "department_rule")
LEGAL_AID = ("《中华人民共和国法律援助法》", "law")

# name, category, [(basis, article)], [(group, content, standard)]
ITEMS = (
    (
        "律师事务所执业许可条件保持情况", "law_firm",
        [(LAWYERS, "第四条、第十四条"), (LAW_FIRMS, "")],
        [
            ("permit", "执业许可证、名称、住所、章程、负责人与许可一致", "与登记事项一致；变更的已办理变更或者备案"),
            ("permit", "律师人数和设立人符合设立条件", "不少于设立该类律师事务所的法定人数，执业证均有效"),
            ("discipline", "年度检查考核材料按期报送", "按规定报送上一年度执业情况报告和考核结果"),
        ],
    ),
    (
        "律师事务所执业活动和内部管理情况", "law_firm",
        [(LAWYERS, "第二十三条、第二十五条"), (LAW_FIRMS, "")],
        [
            ("discipline", "利益冲突审查制度执行情况", "收案前有审查记录，有冲突的未受理或者已征得同意"),
            ("ethics", "投诉查处和职业道德教育情况", "有投诉登记和处理结果；全年有职业道德教育记录"),
            ("business", "统一收案、统一签订委托合同情况", "抽取的案卷均有委托合同，无律师私自接受委托"),
            ("business", "统一收费、票据和财务管理情况", "收费标准公示，收费均开具票据，无私自收费"),
            ("archives", "业务档案立卷归档情况", "结案后按期归档，卷内材料齐全，借阅有登记"),
        ],
    ),
    (
        "公证机构执业条件保持情况", "notary_office",
        [(NOTARIES, "第五条、第八条"), (NOTARY_OFFICES, "")],
        [
            ("permit", "执业证、名称、办公场所、负责人与核准一致", "与核准事项一致，变更的已报批"),
            ("permit", "公证员人数和执业责任保险", "公证员不少于二名，已参加公证执业责任保险"),
        ],
    ),
    (
        "公证机构执业活动情况", "notary_office",
        [(NOTARIES, "第十三条、第十四条"), (NOTARIES, "第三十五条")],
        [
            ("discipline", "有无公证法禁止的行为", "无为不真实、不合法的事项出具公证书等情形"),
            ("ethics", "投诉处理和执业过错责任追究", "投诉有登记、有答复，过错追究制度已建立"),
            ("business", "公证办理程序和质量", "抽取的案卷受理、审查、出证程序完整"),
            ("business", "公证收费情况", "收费项目和标准公示，减免有依据"),
            ("archives", "公证文书分类立卷归档", "按期归档，遗嘱等密卷单独保管"),
        ],
    ),
    (
        "基层法律服务所执业条件保持情况", "grassroots_legal_service_office",
        [(GRASSROOTS, "")],
        [
            ("permit", "执业证、名称、住所、负责人与登记一致", "与登记事项一致，变更的已办理变更"),
            ("permit", "基层法律服务工作者人数", "符合规定的专职执业人数，执业证均有效"),
        ],
    ),
    (
        "基层法律服务所执业活动和管理情况", "grassroots_legal_service_office",
        [(GRASSROOTS, ""), (WORKERS, "")],
        [
            ("discipline", "有无超越业务范围执业", "代理的诉讼案件在规定的地域和业务范围内"),
            ("ethics", "投诉查处情况", "投诉有登记、有调查、有答复"),
            ("business", "统一收案、委托和收费情况", "有委托合同和票据，无工作者私自收案收费"),
            ("business", "重大事项集体讨论和印章管理", "有讨论记录，用章有登记"),
            ("archives", "业务档案管理情况", "一案一卷，按期归档，卷内材料齐全"),
        ],
    ),
    (
        "司法鉴定机构登记条件保持情况", "forensic_institution",
        [(FORENSIC, "第三条"), (INSTITUTIONS, "第三十四条")],
        [
            ("permit", "许可证、名称、住所、业务范围与登记一致", "与登记事项一致，无超出业务范围执业"),
            ("permit", "仪器设备、检测实验室符合条件", "设备在检定有效期内，实验室通过认证认可"),
        ],
    ),
    (
        "司法鉴定机构和鉴定人执业活动情况", "forensic_institution",
        [(INSTITUTIONS, "第三十四条"), (PROCEDURE, "")],
        [
            ("discipline", "统一接受委托、回避制度执行情况", "无鉴定人私自接受委托，应回避的已回避"),
            ("ethics", "投诉处理和出庭作证情况", "投诉有答复，经通知均出庭作证"),
            ("business", "鉴定程序和时限", "抽取的案卷受理、实施、复核、出具程序完整，未超期"),
            ("business", "收费情况", "按标准收费并出具票据"),
            ("archives", "鉴定档案管理情况", "按期归档，检材流转和保存有记录"),
        ],
    ),
    (
        "法律援助机构工作情况", "legal_aid_agency",
        [(LEGAL_AID, "第五条")],
        [
            ("permit", "机构、人员和服务场所", "有固定服务场所和工作人员，标识规范"),
            ("business", "受理、审查、指派的期限", "在法定期限内作出决定和指派"),
            ("archives", "法律援助案卷归档情况", "一案一卷，材料齐全，按期归档"),
        ],
    ),
)  # fmt: skip
