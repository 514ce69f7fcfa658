import type { Measurement } from "./Measurement.ts";
import { itemsText } from "./format.ts";

const WIDTH = 760;
const HEIGHT = 420;
const LEFT = 64;
const RIGHT = 150;
const TOP = 56;
const BOTTOM = 56;
const COLOURS = ["#0b6e99", "#b3541e", "#3d7a3d", "#7a3d7a"];
const LOWEST_TOP_MS = 10;

const valueOf = ({ library, floor }: Measurement, side: "library" | "baseline") =>
  side === "library" ? library : floor;

/** What a page of 50 costs by its depth in the list, a line for each N and its baseline, as an SVG with a log scale. */
export function pageCostPlot(measurements: readonly Measurement[]): string {
  const points = measurements.filter(
    ({ section, depth }) => section === "Page by depth" && depth !== undefined,
  );
  const sizes = [...new Set(points.map(({ items }) => items ?? 0))].sort((a, b) => a - b);
  const values = points.flatMap(({ library, floor }) => [library, floor ?? library]).filter((ms) => ms > 0);
  const low = 10 ** Math.floor(Math.log10(Math.min(...values, 1)));
  const high = Math.max(LOWEST_TOP_MS, 10 ** Math.ceil(Math.log10(Math.max(...values, 1))));
  const x = (depth: number) => LEFT + depth * (WIDTH - LEFT - RIGHT);
  const y = (ms: number) =>
    HEIGHT - BOTTOM - (Math.log(ms / low) / Math.log(high / low)) * (HEIGHT - TOP - BOTTOM);
  const at = (value: number) => value.toFixed(1);

  const parts: string[] = [];
  const text = (left: number, top: number, words: string, attributes = "") =>
    parts.push(`<text x="${at(left)}" y="${at(top)}" ${attributes}>${words}</text>`);
  text(LEFT, 24, "A page of 50 by its depth in the list", 'font-size="16" font-weight="600"');
  text(
    LEFT,
    42,
    "Median, ofType without count. Solid: the library; dashed: hand-written SQL.",
    'fill="#555"',
  );
  for (let decade = low; decade <= high * 1.001; decade *= 10) {
    for (const factor of decade >= high * 0.999 ? [1] : [1, 2, 5]) {
      const ms = decade * factor;
      const line = `x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(y(ms))}" y2="${at(y(ms))}"`;
      parts.push(`<line ${line} stroke="${factor === 1 ? "#ccc" : "#eee"}"/>`);
      text(LEFT - 8, y(ms) + 4, `${Number(ms.toPrecision(2))}`, 'text-anchor="end" fill="#555"');
    }
  }
  for (const depth of new Set(points.map((point) => point.depth ?? 0))) {
    text(x(depth), HEIGHT - BOTTOM + 20, `${Math.round(depth * 100)} %`, 'text-anchor="middle" fill="#555"');
  }
  text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, "items before the page", 'text-anchor="middle" fill="#333"');
  text(18, HEIGHT / 2, "ms", 'fill="#333"');

  const labels: { top: number; words: string; colour: string }[] = [];
  for (const [index, items] of sizes.entries()) {
    const colour = COLOURS[index % COLOURS.length] ?? "#000";
    const own = points
      .filter((point) => point.items === items)
      .sort((a, b) => (a.depth ?? 0) - (b.depth ?? 0));
    for (const side of ["baseline", "library"] as const) {
      const path = own
        .map(
          (point, place) =>
            `${place ? "L" : "M"}${at(x(point.depth ?? 0))} ${at(y(valueOf(point, side) ?? low))}`,
        )
        .join("");
      const style = side === "baseline" ? 'stroke-dasharray="5 4" stroke-width="1.5"' : 'stroke-width="2.5"';
      parts.push(`<path d="${path}" fill="none" stroke="${colour}" ${style}/>`);
      const last = own.at(-1);
      if (last)
        labels.push({
          top: y(valueOf(last, side) ?? low),
          words: `${itemsText(items)} items, ${side}`,
          colour,
        });
    }
  }
  let free = TOP;
  for (const { top, words, colour } of labels.sort((a, b) => a.top - b.top)) {
    // Labels keep apart where lines end close together.
    free = Math.max(free, top);
    text(WIDTH - RIGHT + 10, free + 4, words, `fill="${colour}"`);
    free += 16;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}
