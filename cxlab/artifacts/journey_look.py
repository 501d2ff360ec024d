"""How a journey map looks, in a notebook as on a report's page, on paper and on a phone."""

from cxlab.markup import Html

_LINE, _SOFT = "var(--line,#dfe3e8)", "var(--soft,#566070)"

#: The tones of channels, as chips show them.
TONES = {
    "web": "#3b6fb6",
    "app": "#0b6e6e",
    "store": "#8a5a2b",
    "mail": "#7a4f9e",
    "call": "#4b5a86",
    "social": "#5d7a1f",
    "other": "#6b7280",
}

_CHIPS = "".join(f".jm .{name}{{--tone:{tone}}}" for name, tone in TONES.items())

#: How maps look, in a notebook as on a report's page.
LOOK = Html(
    "<style>"
    ".jm{margin:0 0 22px;color:#1c2430;print-color-adjust:exact;-webkit-print-color-adjust:exact}"
    ".jm h3{font-size:24px;line-height:1.2;margin:0 0 4px;letter-spacing:-.01em}"
    f".jm .jm-sub{{color:{_SOFT};max-width:110ch;margin:0 0 12px;font-size:14px}}"
    ".jm .jm-sub b{color:#1c2430}"
    f".jm .n{{color:{_SOFT};font-size:12px;opacity:1;font-variant-numeric:tabular-nums}}"
    ".jm-five{display:grid;gap:0 18px;margin:12px 0 0;padding:0;"
    "grid-template-columns:repeat(auto-fit,minmax(min(100%,185px),1fr))}"
    f".jm-five>div{{border-top:2px solid var(--accent,#0b6e6e);padding:6px 0 8px}}"
    ".jm-five dt{font-weight:600;font-size:13px;margin:0 0 2px}"
    ".jm-five dd{margin:0;font-size:13px;line-height:1.4;overflow-wrap:anywhere}"
    ".cxlab.journey{overflow-x:auto}"
    f"div.cxlab.journey table{{border-collapse:separate;border-spacing:0;width:100%;"
    f"border:1px solid {_LINE};border-radius:10px;background:var(--card,#fff);font-size:13.5px;"
    "line-height:1.4}"
    "div.cxlab.journey caption{position:absolute;width:1px;height:1px;overflow:hidden;"
    "clip-path:inset(50%)}"
    f"div.cxlab.journey table :is(td,th){{border:0;border-top:1px solid {_LINE};"
    f"border-left:1px solid {_LINE};padding:6px 10px;text-align:left;vertical-align:top;"
    "overflow-wrap:anywhere;white-space:normal;background:none}"
    "div.cxlab.journey :is(thead th,tr>:first-child){border-left:0}"
    "div.cxlab.journey thead th{border-top:0;background:#f1f4f4;color:#1c2430}"
    f"div.cxlab.journey thead th+th{{border-left:1px solid {_LINE}}}"
    "div.cxlab.journey tr.jm-below>td:first-child{border-left:1px solid #dfe3e8}"
    "div.cxlab.journey thead b{display:block;font-size:15px}"
    f"div.cxlab.journey tbody th{{background:#f7f8f8;color:{_SOFT};font-weight:600;"
    "font-size:13px}"
    "div.cxlab.journey th .n{display:block;font-weight:400}"
    "div.cxlab.journey tr.jm-curve td{padding:0}div.cxlab.journey tr.jm-below td{border-top:0;"
    "padding-top:2px}"
    ".jm-curve svg{display:block;width:100%;height:auto}"
    ".jm :is(ul,ol){list-style:none;margin:0;padding:0;max-width:none}.jm li{margin:0 0 4px}"
    ".jm li:last-child{margin:0}"
    ".jm .chip{display:inline-block;border:1.5px solid var(--tone);background:var(--tone);"
    "color:#fff;border-radius:11px;padding:0 8px;margin:0;font-size:12.5px;unicode-bidi:isolate;"
    "max-width:100%}.jm .jm-did{display:flex;flex-wrap:wrap;gap:1px 5px;"
    "align-items:baseline}"
    ".jm .jm-ci{white-space:nowrap}.jm-sr{position:absolute;width:1px;height:1px;overflow:hidden;"
    "clip-path:inset(50%)}"
    f".jm details>summary{{cursor:pointer;color:{_SOFT};font-size:12px;line-height:1.9;"
    "width:fit-content}.jm details.jm-more[open]>summary{margin-bottom:2px}"
    "div.cxlab.journey tr.jm-loose td{border-top:1px dashed #dfe3e8;border-left:1px solid #dfe3e8;"
    "padding:4px 10px;font-size:13px}div.cxlab.journey tr.jm-loose td b{font-weight:600}"
    ".jm-all>details.jm-fold+.jm{margin-top:22px}"
    "details.jm-behind{margin:10px 0 0}.jm details.jm-behind>summary{font-size:13.5px;"
    "font-weight:600}" + _CHIPS + ".jm .chip.us{background:#fff;color:var(--tone)}"
    ".jm :is(.pain,.gain,.finding,q,.mot){unicode-bidi:isolate}"
    ".jm .mot{color:#8f5a00;font-weight:700}"
    ".jm .finding{display:block;margin:0 0 4px;border:1.5px dashed #a86b00;background:#fff9ea;"
    "color:#1c2430;border-radius:4px;padding:3px 8px;font-size:13px}.jm .finding .n{display:block;"
    "font-size:11.5px;line-height:1.35}"
    ".jm .jm-dot{display:inline-block;min-width:1.5em;border-radius:1em;text-align:center;"
    "font-size:11.5px;font-weight:600;color:#1c2430;background:#e8ecef;margin-right:5px}"
    ".jm-bar{display:block;position:relative;height:7px;border-radius:4px;background:#e8ecef;"
    "margin:5px 0 2px}.jm-bar i{position:absolute;inset:0 auto 0 0;border-radius:4px;"
    "background:var(--accent,#0b6e6e)}"
    ".jm-bar i.jm-bad{background:repeating-linear-gradient(115deg,#b3432f 0 5px,#cf7f70 5px 8px)}"
    ".jm-bar u{position:absolute;top:2.5px;height:2px;background:#1c2430}"
    "div.cxlab.journey td.jm-aside{background:#f6f6f3}"
    f".jm-legend{{margin:8px 0 0;font-size:12.5px;color:{_SOFT};max-width:none}}"
    ".jm-legend .chip,.jm-legend .finding{display:inline-block;margin-right:5px}"
    ".jm-notes{margin:8px 0 0;font-size:13px}"
    ".jm .verdict{display:inline-block;border:1.5px solid #2b7a4b;color:#2b7a4b;font-weight:600;"
    "border-radius:6px;padding:0 8px;font-size:13px;white-space:nowrap}"
    ".jm .verdict.doubt{border-color:#8f5a00;color:#8f5a00;border-style:dashed}"
    ".jm .verdict.no{border-color:#b3432f;color:#b3432f}"
    "@media (min-width:601px){div.cxlab.journey table{table-layout:fixed;"
    "min-width:calc(8em + var(--stages,5)*11em)}"
    "div.cxlab.journey :is(thead,tbody) th:first-child{width:9.6em}"
    "div.cxlab.journey th{overflow-wrap:normal}}"
    "@media (max-width:600px){div.journey.blocks tbody td{flex:1 0 100%}"
    "div.cxlab.journey.blocks tbody tr.jm-curve td:nth-child(n){display:none}"
    "div.cxlab.journey table{border:0}div.cxlab.journey tbody th{background:none}}"
    "@media print{.jm{break-before:page;zoom:.66}.jm-all>.jm:first-of-type{break-before:auto}"
    ".jm tr{break-inside:avoid}.cxlab.journey{overflow:visible}"
    ".jm-five{grid-template-columns:repeat(5,1fr)}"
    "details:is(.jm-fold,.jm-short)::details-content{content-visibility:visible;block-size:auto}"
    "details:is(.jm-fold,.jm-more.jm-short)>summary{display:none}"
    "details.jm-behind:not(.jm-short){display:none}}"
    "</style>"
)
