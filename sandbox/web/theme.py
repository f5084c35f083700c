"""Colours and the style sheet: one place for both, light and dark."""

from __future__ import annotations

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "reference": "#6F7E8B",
    "policy": "#315EA5",
    "policy_b": "#E57523",
    "policy_c": "#751F3A",
    "ink": "#17222E",
    "worse": "#A63D0A",
    "muted": "#55626F",
    "primary": "#1F5A96",
    "background": "#FFFFFF",
    "panel": "#F3F5F7",
    "line": "#D5DBE1",
}
DARK: Mapping[str, str] = {
    "reference": "#95A1AC",
    "policy": "#5B89D3",
    "policy_b": "#F7B865",
    "policy_c": "#A64C89",
    "ink": "#F4F7FA",
    "worse": "#F0955A",
    "muted": "#A9B5C0",
    "primary": "#7FB2F5",
    "background": "#12181F",
    "panel": "#1B232C",
    "line": "#34404C",
}
PALETTES: Mapping[str, Mapping[str, str]] = {"light": LIGHT, "dark": DARK}
POLICIES = ("reference", "policy", "policy_b", "policy_c")
"""Colours of the policies in their order, reference first; each also has its dash and its mark."""
_LATIN = '"Segoe UI", "Helvetica Neue", Arial'
FONTS: Mapping[str, str] = {
    "en": f"{_LATIN}, sans-serif",
    "zh-Hans": f'{_LATIN}, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif',
    "zh-Hant": f'{_LATIN}, "PingFang TC", "Microsoft JhengHei", "Noto Sans CJK TC", "Source Han Sans TC", sans-serif',
}
"""The reader's own fonts, by language: the same characters are drawn differently in the two Chinese ones."""
RAMP = ("#17324D", "#3F6A96", "#7FA1C4", "#BCCDDF")
"""Of parts that have an order (members of a group, the parent first); the palest need an outline."""
LARGE = 20
"""Pixels of a chart's text on the projector."""
CHART_HEIGHT = 190
"""Pixels, with the axes; what the chart says stands above it, outside."""


def colours(kind: str | None) -> Mapping[str, str]:
    """The colours of the reader's theme (`light`, `dark`; light where it is not known)."""
    return DARK if kind == "dark" else LIGHT


def style_sheet(language: str = "en", *, projector: bool = False) -> str:
    """The style sheet as one <style> element; the browser takes the light or the dark colours with the page's own.

    projector: large type, no sidebar.
    """
    variables = "".join(f"--sb-{name}:light-dark({LIGHT[name]},{DARK[name]});" for name in LIGHT)
    # Dialogs and lists that drop down stand beside the app in the document, not inside it.
    places = (".stApp", "[role=dialog]", "[data-baseweb=popover]", "[data-testid=stDialog]")
    plain = ":not([data-testid='stIconMaterial']):not(code):not(code *)"
    fonts = ",".join(f"{place},{place} *{plain}" for place in places) + f"{{font-family:{FONTS[language]}}}"
    return f"<style>{','.join(places)}{{{variables}}}{fonts}{_RULES}{_PROJECTOR if projector else ''}</style>"


_PROJECTOR = """
html{font-size:26px!important}
section[data-testid="stSidebar"],[data-testid="stExpandSidebarButton"],[data-testid="stElementToolbar"]{display:none!important}
.st-key-series{width:26rem!important}
.stMainBlockContainer{max-width:none}
[class*="st-key-toolbar"] [class*="st-key-language"]{width:9rem!important;min-width:9rem;flex:0 0 9rem!important}
"""
_RULES = """
.stMainBlockContainer{padding:2.6rem 2rem 2rem 2rem;max-width:1400px}
.stMainBlockContainer [data-testid="stVerticalBlock"]{gap:.5rem}
section[data-testid="stSidebar"] [data-testid="stSidebarHeader"]{height:2.2rem;padding-bottom:0;margin-bottom:0}
section[data-testid="stSidebar"] [data-testid="stSidebarUserContent"]{padding-top:0}
section[data-testid="stSidebar"] [data-testid="stVerticalBlock"]{gap:.45rem}
section[data-testid="stSidebar"] label{min-height:0;margin-bottom:.1rem}
[class*="st-key-lever"] [data-testid="stNumberInputStepUp"],
[class*="st-key-lever"] [data-testid="stNumberInputStepDown"]{display:none}
[class*="st-key-lever"] input{padding-left:.5rem;padding-right:.2rem}
.stHtml{color:var(--sb-ink);font-variant-numeric:tabular-nums;line-height:1.4}
.sb-h1{font-size:1.45rem;font-weight:650;margin:0;line-height:1.25}
.sb-sub{color:var(--sb-muted);font-size:.85rem;margin:0}
.sb-answer{border-left:4px solid var(--sb-primary);padding:.1rem 0 .1rem .9rem;font-size:1.08rem;margin:0;
 line-height:1.35}
.sb-trust{color:var(--sb-muted);font-size:.8rem;margin:0}
.sb-basis{color:var(--sb-muted);font-size:.8rem}
.sb-basis summary{cursor:pointer;color:var(--sb-primary)}
.sb-basis>div{max-height:16rem;overflow:auto;border:1px solid var(--sb-line);border-radius:4px;padding:.4rem .8rem}
.stHtml .sb-basis p,.stHtml .sb-basis li{margin:.1rem 0;font-size:.8rem}
[data-testid="stTabs"] [role="tabpanel"]{padding-top:.4rem}
[data-testid="stTabs"] [role="tab"]{padding-top:.1rem;padding-bottom:.3rem;height:auto}
[class*="st-key-fresh"],[class*="st-key-stale"]{gap:.35rem}
.sb-note{color:var(--sb-ink);border-left:4px solid var(--sb-worse);padding-left:.9rem;margin:0;font-size:.9rem}
.sb-note ul{margin:.2rem 0 0 1.1rem;padding:0}
.stHtml .sb-list{margin:.2rem 0 0 0;padding:0;list-style:none;font-size:.85rem}
.stHtml .sb-list li{margin:0;padding:0;font-size:.85rem}
.sb-h2{font-size:.95rem;font-weight:600;margin:0}
.sb-top{display:flex;align-items:center;justify-content:space-between;gap:1.5rem;min-height:2rem}
.st-key-stop button,.st-key-continue button{min-height:0;padding:.2rem .8rem}
.sb-progress{display:flex;align-items:center;gap:.7rem;font-size:.82rem;color:var(--sb-muted);flex:0 0 auto}
.sb-state{flex:0 0 auto;max-width:55%;text-align:right}
.sb-state .sb-progress{justify-content:flex-end}
.sb-old{color:var(--sb-worse);font-size:.8rem;margin:0;line-height:1.2}
.sb-charthead{font-size:.9rem}
[class*="st-key-lever"].stSlider,[class*="st-key-lever"] .stSlider{margin-bottom:.5rem}
[class*="st-key-dates"] button,[class*="st-key-undo"] button{min-height:0;padding:0 .2rem}
.sb-track{flex:0 0 9rem;border-top:6px solid var(--sb-line);position:relative;height:0}
.sb-track i{position:absolute;left:0;top:-6px;border-top:6px solid var(--sb-primary)}
.sb-card{border-collapse:collapse;table-layout:fixed;width:100%;font-size:.87rem;margin:0}
.sb-wide{overflow-x:auto}
.st-key-tools{gap:.4rem;flex-wrap:nowrap}
.st-key-tools button{min-height:2rem;padding:.1rem .5rem;font-size:.85rem}
.sb-card.sb-read td{vertical-align:top;padding:.35rem .5rem;min-width:6rem}
.sb-missed{color:var(--sb-worse);font-weight:650}
.stHtml .sb-points{margin:0 0 0 1.1rem;padding:0;max-width:60rem}
.stHtml .sb-points li{margin:.35rem 0;font-size:.92rem}
.sb-card.sb-table{table-layout:auto}
.sb-card.sb-table thead th{overflow-wrap:normal;word-break:keep-all}
.sb-card td.num,.sb-card th.num{text-align:right;white-space:nowrap}
.sb-table.total tbody tr:last-child td{border-top:1px solid var(--sb-ink);font-weight:650}
.stHtml code.sb-line{display:block;white-space:pre-wrap;font-size:.8rem;background:var(--sb-panel);
 color:var(--sb-ink);padding:.1rem .4rem}
.sb-card caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.sb-card th,.sb-card td{border:0;border-bottom:1px solid var(--sb-line);padding:.14rem .5rem;text-align:left;
 vertical-align:middle;background:transparent;color:var(--sb-ink)}
.sb-card thead th{border-bottom:2px solid var(--sb-ink);font-weight:600;font-size:.85rem;vertical-align:bottom}
.sb-card th{overflow-wrap:anywhere}
.sb-card tbody th{font-weight:400}
.sb-card col.name{width:26.5%}.sb-card col.reference{width:8.5%}.sb-card col.policy{width:11%}
.sb-card col.bars{width:13%}.sb-card col.seen{width:12%}
.sb-card .num{text-align:right;white-space:nowrap}
.sb-card thead .num{white-space:normal}
.sb-card .unit{color:var(--sb-muted);font-size:.8rem}
.sb-card .way{display:flex;justify-content:space-between;color:var(--sb-muted);font-weight:400;font-size:.75rem}
.sb-card td.bar,.sb-card th.bar{padding:0}
.sb-card td.bar{position:relative;height:1.55rem}
.sb-bar{position:absolute;inset:0}
.sb-bar .zero{position:absolute;left:50%;top:0;height:100%;border-left:1px solid var(--sb-ink)}
.sb-bar .span{position:absolute;top:50%;margin-top:-.06rem;border-top:.13rem solid var(--sb-muted)}
.sb-bar.clear .span{margin-top:-.13rem;border-top-width:.27rem;border-color:var(--sb-ink)}
.sb-bar.worse .span{border-color:var(--sb-worse)}
.sb-bar .dot{position:absolute;top:50%;width:.66rem;height:.66rem;margin:-.33rem 0 0 -.33rem;box-sizing:border-box;
 border:.13rem solid var(--sb-muted);border-radius:50%;background:var(--sb-background)}
.sb-bar.better .dot,.sb-bar.changed .dot{border-color:var(--sb-ink);background:var(--sb-ink)}
.sb-bar.worse .dot{border-color:var(--sb-worse);background:var(--sb-worse);border-radius:0;transform:rotate(45deg)}
.sb-bar.changed .dot{border-radius:0}
.sb-word{color:var(--sb-muted)}
.sb-word.better,.sb-word.changed{color:var(--sb-ink);font-weight:650}
.sb-word.worse{color:var(--sb-worse);font-weight:650}
[class*="st-key-toolbar"]{position:fixed;top:.35rem;right:1rem;width:auto;z-index:999991}
[class*="st-key-toolbar"] label{min-height:0;margin:0}
.sb-card.several col.name{width:24%}.sb-card.several col.reference{width:10%}.sb-card.several col.one{width:auto}
.sb-card td.one{padding:.15rem .5rem}
.several .way{width:5.4rem}
.sb-inline{position:relative;height:1.1rem;width:5.4rem;display:inline-block;vertical-align:middle;margin-right:.6rem}
.sb-card .said{font-size:.8rem;line-height:1.3;display:inline-block;vertical-align:middle;max-width:calc(100% - 6.1rem)}
.sb-card.several .of{font-weight:600;padding-top:.5rem}
.sb-moved{white-space:nowrap;font-size:.75rem;border:1px solid var(--sb-muted);border-radius:4px;padding:0 .25rem}
.sb-moved.reversed,.sb-moved.lost{color:var(--sb-worse);border-color:var(--sb-worse);font-weight:650}
[class*="st-key-beside_block"]{border-left:4px solid var(--sb-line);padding-left:.8rem;gap:.35rem!important}
[class*="st-key-basis_row"] summary{padding-top:.15rem}
[class*="st-key-basis_row"]{padding:0;min-height:1.8rem}
[class*="st-key-basis_row"] [role=radiogroup]{padding:1px 0;margin:0}
[class*="st-key-basis_row"] button{min-height:0;height:1.6rem;padding:.05rem .6rem}
[class*="st-key-basis_row"] button p{font-size:.83rem}
.sb-key{display:inline-block;width:0;height:0;border:.33rem solid var(--sb-reference);margin-right:.35rem}
.sb-key.p1{border-color:var(--sb-policy);border-radius:50%}
.sb-key.p2{border-color:transparent transparent var(--sb-policy_b);border-width:0 .4rem .66rem}
.sb-key.p3{border-color:var(--sb-policy_c);transform:rotate(45deg)}
.sb-key.ramp0{border-color:#17324D}.sb-key.ramp1{border-color:#3F6A96}
.sb-key.ramp2{border-color:#7FA1C4}.sb-key.ramp3{border-color:#BCCDDF}
.sb-key.pale{border-color:var(--sb-line);outline:1px solid var(--sb-muted)}
.sb-stroke{color:var(--sb-worse);letter-spacing:-.05em}
.sb-card.sb-numbers{table-layout:auto;width:auto;min-width:50%}
.stApp a:focus-visible,.stApp button:focus-visible,.stApp summary:focus-visible,.sb-tip:focus-visible{
 outline:2px solid var(--sb-primary)!important;outline-offset:1px}
[data-testid="stMultiSelectTagsContainer"] [data-tag],[data-testid="stMultiSelectTagsContainer"] [data-tag] *,
[data-testid="stBaseButton-primary"]{color:light-dark(#FFFFFF,#12181F)!important}
.sb-tip{position:relative;border-bottom:1px dotted var(--sb-muted);cursor:help}
.sb-tip>.tip{display:none;position:absolute;left:0;top:100%;z-index:1000;width:20rem;max-width:60vw;padding:.5rem .7rem;
 background:var(--sb-background);color:var(--sb-ink);border:1px solid var(--sb-muted);border-radius:4px;
 font-size:.8rem;font-weight:400;line-height:1.4;white-space:normal}
.sb-tip:hover>.tip,.sb-tip:focus>.tip,.sb-tip:focus-within>.tip{display:block}
.sb-lever{position:relative;font-size:.9rem;line-height:1.3}
.sb-card td.num>.sb-tip{border-bottom:0}
.sb-lever .sb-tip{position:static}
.sb-lever .sb-tip>.tip{width:auto;max-width:none;right:0}
.sb-lever.differs .name{font-weight:650}
.sb-lever .was,.sb-lever .unit{color:var(--sb-muted);font-size:.8rem}
.sb-badge{font-size:.72rem;padding:0 .3rem;border:1px solid var(--sb-line);border-radius:4px;color:var(--sb-muted);
 white-space:nowrap}
.sb-badge.assumption{color:var(--sb-worse);border-color:var(--sb-worse)}
.sb-badge.law,.sb-badge.official{color:var(--sb-primary);border-color:var(--sb-primary)}
[class*="st-key-stale"]{opacity:.45}
.sb-card.free{table-layout:auto}
.sb-card.dates td:not(:last-child),.sb-card.dates th{white-space:nowrap}
.sb-steps summary{cursor:pointer}
.sb-steps td,.sb-steps th{vertical-align:top}
.sb-steps details[open]{white-space:normal;min-width:min(22rem,60vw);font-weight:400;font-size:.8rem;line-height:1.4}
.sb-steps details[open] summary{font-weight:600;font-size:.9rem}
.sb-swatch{display:inline-block;width:1.1rem;height:.7rem;margin-right:.35rem;vertical-align:baseline}
@media (max-width:640px){.sb-card{table-layout:auto}.sb-card colgroup{display:none}.sb-top{flex-wrap:wrap;gap:.2rem}
 .sb-state{max-width:100%}.sb-card td.bar,.sb-card th.bar,.sb-card .futures{display:none}
 .stMainBlockContainer{padding:4rem 1rem}}
@media (max-width:640px){[class*="st-key-toolbar"]{right:.5rem}
 .sb-card.several .sb-inline,.sb-card.several .way{display:none}.sb-card.several .said{max-width:none}
 .sb-card.several th[scope="row"]{min-width:5.5rem}
 .sb-card.several td,.sb-card.several th{padding:.15rem .25rem}[class*="st-key-basis_row"]{flex-wrap:wrap!important}}
@media print{section[data-testid="stSidebar"],header,.stButton,.stDownloadButton,[class*="st-key-toolbar"],
 .st-key-beside,[data-testid="stElementToolbar"],
 [data-testid="stTabs"] [role="tablist"]{display:none!important}.stApp,.stMain{position:static!important;
 print-color-adjust:exact;-webkit-print-color-adjust:exact; overflow:visible!important;height:auto!important}
 .stMainBlockContainer{padding:0;max-width:none}tr{break-inside:avoid}thead{display:table-header-group}}
"""
