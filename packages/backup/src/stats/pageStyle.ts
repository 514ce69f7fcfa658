const COLORS = 5;

/** The colour of a type by its position among the types; grey after the fifth. */
export function typeColor(index: number): string {
  return `var(--type-${index < COLORS ? index + 1 : "other"})`;
}

export const pageStyle = `:root {
  color-scheme: light dark;
  --page: #f6f5f2; --surface: #fffefb; --ink: #1f1d1a; --muted: #68645c; --line: #e3dfd6;
  --type-1: #2f6fc4; --type-2: #d9622b; --type-3: #1f9d78; --type-4: #c99200; --type-5: #8257c9; --type-other: #8b877e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #171614; --surface: #211f1c; --ink: #f0ede6; --muted: #aaa498; --line: #3a3732;
    --type-1: #6aa3ea; --type-2: #ee8656; --type-3: #3dbb95; --type-4: #e0b03a; --type-5: #a987e6; --type-other: #918c82;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
main { max-width: 860px; margin: 0 auto; padding: 32px 20px 64px; }
h1 { font-size: 2.4rem; line-height: 1.1; margin: 0 0 8px; letter-spacing: -0.02em; }
h2 { font-size: 1.15rem; margin: 0 0 12px; }
.place { color: var(--muted); margin: 0; overflow-wrap: anywhere; }
.note { margin: 12px 0 0; padding: 8px 12px; border-left: 4px solid var(--type-2); background: var(--surface); }
.tiles { list-style: none; margin: 24px 0 0; padding: 0; display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); }
.tiles li, section { background: var(--surface); border: 1px solid var(--line); border-radius: 12px; }
.tiles li { padding: 12px 14px; }
.tiles .name { color: var(--muted); overflow-wrap: anywhere; }
.tiles strong { display: block; font-size: 1.6rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.tiles .detail { color: var(--muted); font-size: 0.85rem; }
.swatch { display: inline-block; width: 10px; height: 10px; border-radius: 3px; margin-right: 7px; }
section { margin-top: 20px; padding: 20px; }
figure { margin: 0; }
svg { display: block; width: 100%; height: auto; font-family: inherit; }
.narrow { display: none; }
@media (max-width: 560px) {
  main { padding: 20px 12px 40px; }
  section { padding: 14px; }
  .tiles { grid-template-columns: 1fr 1fr; gap: 8px; }
  .wide { display: none; }
  .narrow { display: block; }
}
details { margin-top: 12px; }
summary { cursor: pointer; color: var(--muted); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin-top: 8px; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: 4px 14px 4px 0; text-align: right; border-bottom: 1px solid var(--line); }
th { font-weight: 500; color: var(--muted); }
th:first-child, .words { text-align: left; }
@media print { .tiles li, section { break-inside: avoid; } }`;
