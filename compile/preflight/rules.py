"""The table of a printer's rules; each is a small function that only reports."""

from compile.preflight import boxes, forbidden, inks, intent, resolution, text
from compile.preflight.facts import Facts
from compile.problems import Rule

RULES: tuple[Rule[Facts], ...] = (
    Rule("文件结构", ("print-damaged", "print-content"), forbidden.check_structure),
    Rule("权限", ("print-encrypted",), forbidden.check_encryption),
    Rule("颜色", ("print-colour",), inks.check_colours),
    Rule("图片的颜色", ("print-picture-colour", "print-picture-unknown"), inks.check_picture_colours),
    Rule("透明混合", ("print-group-colour",), inks.check_groups),
    Rule("单黑印刷", ("print-not-black",), inks.check_black_only),
    Rule("文字用墨", ("print-black-text", "print-text-inks"), inks.check_text_inks),
    Rule("总墨量", ("print-ink",), inks.check_ink_limit),
    Rule("套准色", ("print-registration",), inks.check_registration),
    Rule("线条", ("print-hairline",), inks.check_hairlines),
    Rule("传递函数", ("print-transfer",), inks.check_transfer),
    Rule("成品框与出血框", ("print-box-missing",), boxes.check_boxes_present),
    Rule("页面框", ("print-box-origin",), boxes.check_origin),
    Rule("各框的关系", ("print-box-nesting", "print-crop-box"), boxes.check_nesting),
    Rule("出血", ("print-bleed",), boxes.check_bleed),
    Rule("成品尺寸", ("print-size",), boxes.check_sizes),
    Rule("页数", ("print-page-count",), boxes.check_page_count),
    Rule("字体嵌入", ("print-font-missing", "print-font-whole"), text.check_embedding),
    Rule("字符对照", ("print-font-text",), text.check_font_text),
    Rule("Type 3字体", ("print-font-type3",), text.check_type3),
    Rule("本书字体", ("print-font-foreign",), text.check_families),
    Rule("缺字", ("print-glyph-missing",), text.check_glyphs),
    Rule("待填的文字", ("print-placeholder",), text.check_placeholders),
    Rule("离切口的距离", ("print-near-trim",), text.check_safety),
    Rule("图片清晰度", ("print-resolution-low", "print-resolution"), resolution.check_resolution),
    Rule("线条图清晰度", ("print-line-art",), resolution.check_line_art),
    Rule("链接与批注", ("print-annotation",), forbidden.check_annotations),
    Rule("表单", ("print-form",), forbidden.check_forms),
    Rule("脚本与动作", ("print-script", "print-action"), forbidden.check_actions),
    Rule("附件", ("print-attachment",), forbidden.check_attachments),
    Rule("图层", ("print-layers",), forbidden.check_layers),
    Rule("PDF/X-1a", ("print-transparency", "print-opentype", "print-too-new"), forbidden.check_plain),
    Rule("PDF/X", ("print-version",), intent.check_version),
    Rule("输出意图", ("print-intent", "print-intent-profile", "print-intent-name"), intent.check_intent),
    Rule("陷印", ("print-trapped",), intent.check_trapped),
    Rule("文件信息", ("print-metadata",), intent.check_metadata),
    Rule("文件标识", ("print-identity",), intent.check_identity),
)
"""In the order in which a printer asks: can it be read, its inks, its pages, its type, the papers."""
STAGE_CODES = ("print-unreadable", "print-locked", "print-not-checked")
"""What the stage itself reports."""
CODES = frozenset((*STAGE_CODES, *(code for rule in RULES for code in rule.codes)))
