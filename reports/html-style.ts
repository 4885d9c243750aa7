/**
 * How pages look: in light and in the dark, on a phone and on paper. The colours of verdicts are told apart by those
 * who do not see red or green (blue for what holds, orange for what is broken: M. Okabe, K. Ito, Color Universal
 * Design, 2008), and are dark enough on their ground to be read (WCAG 2.2, 1.4.3).
 * @module
 */

/** The style sheet. */
export const style = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#59626d;--paper:#fff;--ground:#f6f7f9;--rule:#d4d9e0;--accent:#0a4f8f;
--proved:#0b5c9e;--proved-ink:#fff;--unless:#cfe5f6;--unless-ink:#0b3a5e;--committed:#e3e6f8;--committed-ink:#2c3272;
--absent:#fbe9cf;--absent-ink:#5e3c05;--attack:#b8500a;--attack-ink:#fff;--open:#e9eaec;--open-ink:#3c424a}
@media (prefers-color-scheme:dark){:root{--ink:#e4e8ed;--soft:#9aa5b1;--paper:#14181d;--ground:#1c2128;--rule:#39414c;--accent:#8cc4f5;
--proved:#7cbcf0;--proved-ink:#08233a;--unless:#173a56;--unless-ink:#d3e9fb;--committed:#2a2e5c;--committed-ink:#dfe2fb;
--absent:#4a340f;--absent-ink:#fbe6c3;--attack:#f0a05a;--attack-ink:#331602;--open:#2b3038;--open-ink:#d3d8de}}
*{box-sizing:border-box}
html{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
body{margin:0 auto;padding:1.5rem clamp(.75rem,3vw,3rem);max-width:110rem}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .3rem}h2{font-size:1.25rem;margin:2.5rem 0 .6rem}h3{font-size:1.05rem;margin:1.2rem 0 .4rem}
p,li,dd{max-width:48rem;overflow-wrap:anywhere;unicode-bidi:isolate}p{margin:.5rem 0}
code,pre,text{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:.86em;unicode-bidi:isolate}
pre{background:var(--ground);border:1px solid var(--rule);border-radius:4px;padding:.5rem .7rem;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere;margin:.3rem 0}
.conclusion,.aside,.digest,figcaption,footer{color:var(--soft)}.digest{font-size:.8rem}
footer{margin-top:3rem;border-top:1px solid var(--rule);padding-top:.7rem;font-size:.85rem}
.scroll,.sheet{overflow:auto;margin:.6rem 0;max-width:100%;border-radius:4px}
:focus-visible{outline:3px solid var(--accent);outline-offset:1px}
table{border-collapse:collapse;font-size:.88rem}caption{text-align:left;font-weight:600;padding:.2rem 0}
th,td{border:1px solid var(--rule);padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:break-word;unicode-bidi:isolate}
th{font-weight:600;background:var(--ground)}td{max-width:44rem}
.matrix{border-collapse:separate;border-spacing:2px;font-size:.82rem}
.matrix th,.matrix td{border:0}.matrix thead th{vertical-align:bottom;min-width:6.5rem}
.matrix tbody+tbody tr:first-child>*{border-top:6px solid transparent;background-clip:padding-box}
.matrix th[scope=row],.matrix thead tr>:first-child{position:sticky;left:0;z-index:1;min-width:8rem;max-width:15rem}
.matrix td{padding:0;height:1px}
.matrix td button{font:inherit;color:inherit;background:none;border:0;padding:.3rem .5rem;width:100%;height:100%;min-height:1.9rem;text-align:left;cursor:pointer;border-radius:3px}
.matrix td button:hover{text-decoration:underline}
.elsewhere{font:inherit;color:inherit;background:none;border:1px solid var(--rule);border-radius:3px;padding:.1rem .4rem;cursor:pointer}
.v-proved{background:var(--proved);color:var(--proved-ink)}.v-holds-unless{background:var(--unless);color:var(--unless-ink)}
.v-committed{background:var(--committed);color:var(--committed-ink)}.v-absent{background:var(--absent);color:var(--absent-ink)}
.v-attack{background:var(--attack);color:var(--attack-ink)}
.v-unknown,.v-holds-to,.v-not-broken{background:var(--open);color:var(--open-ink);font-style:italic}
.v-not-applicable{color:var(--soft)}
.legend{display:grid;grid-template-columns:max-content 1fr;gap:.25rem .8rem;font-size:.85rem;margin:1rem 0}
.legend dt{padding:.05rem .5rem;border-radius:3px}.legend dd{margin:0}
.cell{width:min(62rem,96vw);max-height:94vh;overflow:auto;padding:1rem 1.4rem 1.4rem;color:var(--ink);background:var(--paper);border:1px solid var(--rule);border-radius:8px;box-shadow:0 8px 40px #0006;margin:auto}
.cell::backdrop{background:#0007}
.cell h3{margin:.2rem 2.5rem .5rem 0;overflow-wrap:anywhere}
.close{position:sticky;float:right;top:0;width:2.2rem;height:2.2rem;font-size:1.2rem;line-height:1;color:inherit;background:var(--ground);border:1px solid var(--rule);border-radius:4px;cursor:pointer}
.word{padding:.1rem .5rem;border-radius:3px;font-weight:600;margin-right:.3rem}.asks{font-style:italic}
.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.1rem .9rem;font-size:.88rem;margin:.8rem 0}
.facts dt{color:var(--soft)}.facts dd{margin:0}.facts ul{margin:0;padding:0;list-style:none}
.attack,details{margin:.7rem 0}summary{cursor:pointer;font-weight:600;overflow-wrap:anywhere}
.broken{border-left:4px solid var(--attack);padding-left:.7rem}
.beliefs .differs th,.beliefs .differs td{background:var(--absent);color:var(--absent-ink)}small{font-weight:400;font-style:italic}
.steps li{margin:.25rem 0}.steps .after{display:block;color:var(--soft);font-size:.9em}
.key{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.1rem .9rem}.key dd{margin:0}
svg{display:block}.defs{position:absolute}#head path{fill:var(--ink)}
.chart text,.hasse text{fill:var(--ink);white-space:pre}
.chart text{font-size:13px;paint-order:stroke;stroke:var(--paper);stroke-width:5px;stroke-linejoin:round}
.chart .bold{font-weight:700}.chart .italic{font-style:italic}
.life{stroke:var(--soft);stroke-width:1}.life.adversary{stroke-dasharray:4 3}
.arrow{stroke:var(--ink);stroke-width:1.5;marker-end:url(#head)}
.breach{fill:var(--paper);stroke:var(--attack);stroke-width:2}
.hasse path{fill:none;stroke:var(--soft)}.hasse rect{fill:var(--ground);stroke:var(--rule)}
.hasse text{font-size:12px;text-anchor:middle}
@media print{body{max-width:none;padding:0}.scroll,.sheet{overflow:visible}.cell:popover-open{position:static;max-height:none;width:auto;box-shadow:none;border:0;overflow:visible}.close{display:none}
.matrix{font-size:.6rem}.matrix th[scope=row],.matrix thead tr>:first-child{position:static}*{print-color-adjust:exact}}
`;
