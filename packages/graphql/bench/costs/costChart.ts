import { size } from "./figures.ts";
import type { Measured } from "../../../data/bench/costs/Measured.ts";
import { monthOf } from "./month.ts";

const [WIDTH, HEIGHT] = [760, 420];
const [LEFT, RIGHT, TOP, BOTTOM] = [64, 190, 62, 56];
const PEOPLE = [1, 100_000] as const;
const DOLLARS = [0.1, 10_000] as const;
const STEPS = 10;

/** Legible on light and dark pages: it brings its own ground, and its colours follow what the reader has chosen. */
const STYLE = `
  .ground { fill: #fff } .title, .label { fill: #222 } .small { fill: #555 } .grid { stroke: #ddd }
  .c0 { --c: #0b6e99 } .c1 { --c: #b3541e } .line { stroke: var(--c); fill: none } .c0.name, .c1.name { fill: var(--c) }
  .flat { stroke: #777; fill: none } .flat.name { stroke: none; fill: #555 }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #14181d } .title, .label { fill: #e8e8e8 } .small { fill: #aaa } .grid { stroke: #333a42 }
    .c0 { --c: #57b8e0 } .c1 { --c: #f09a62 } .flat { stroke: #999 } .flat.name { fill: #bbb }
  }`;

interface Line {
  name: string;
  style: string;
  dashed: boolean;
  cost: (people: number) => number;
}

/** Dollars a month by people, on DSQL and on DynamoDB, for each size of the library, as an SVG with log scales. */
export function costChart(measured: readonly Measured[]): string {
  const x = logScale(PEOPLE, LEFT, WIDTH - RIGHT);
  const y = logScale(DOLLARS, HEIGHT - BOTTOM, TOP);
  const parts: string[] = [];
  const text = (left: number, top: number, words: string, attributes: string) =>
    parts.push(`<text x="${left.toFixed(1)}" y="${top.toFixed(1)}" ${attributes}>${words}</text>`);
  text(
    LEFT,
    24,
    "A month by the number of people who share a library",
    'class="title" font-size="16" font-weight="600"',
  );
  text(
    LEFT,
    43,
    "US dollars. Solid: Aurora DSQL, computing at most; dashed: DynamoDB before.",
    'class="small"',
  );
  for (let dollars: number = DOLLARS[0]; dollars <= DOLLARS[1]; dollars *= 10) {
    const top = y(dollars).toFixed(1);
    parts.push(`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${top}" y2="${top}"/>`);
    text(
      LEFT - 8,
      y(dollars) + 4,
      `$${Number(dollars.toPrecision(1)).toLocaleString("en")}`,
      'class="small" text-anchor="end"',
    );
  }
  for (let people: number = PEOPLE[0]; people <= PEOPLE[1]; people *= 10) {
    text(x(people), HEIGHT - BOTTOM + 20, people.toLocaleString("en"), 'class="small" text-anchor="middle"');
  }
  text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, "people", 'class="label" text-anchor="middle"');
  const ends: { top: number; name: string; style: string }[] = [];
  for (const { name, style, dashed, cost } of linesOf(measured)) {
    const points = peoplePlotted().map((people) => ({ people, dollars: cost(people) }));
    const shown = points.filter(({ dollars }) => dollars >= DOLLARS[0] && dollars <= DOLLARS[1]);
    const path = shown
      .map(({ people, dollars }, at) => `${at ? "L" : "M"}${x(people).toFixed(1)} ${y(dollars).toFixed(1)}`)
      .join("");
    parts.push(
      `<path class="${style}" d="${path}" stroke-width="2.2"${dashed ? ' stroke-dasharray="5 4"' : ""}/>`,
    );
    const last = shown.at(-1);
    if (last) ends.push({ top: y(last.dollars), name, style: style.replace("line", "name") });
  }
  let unused = TOP - 10;
  for (const { top, name, style } of ends.sort((a, b) => a.top - b.top)) {
    unused = Math.max(unused + 16, top);
    text(WIDTH - RIGHT + 10, unused + 4, name, `class="${style.includes("flat") ? "flat name" : style}"`);
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="system-ui, sans-serif" font-size="12">`,
    `<style>${STYLE}\n</style>`,
    `<rect class="ground" width="${WIDTH}" height="${HEIGHT}"/>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

function linesOf(measured: readonly Measured[]): Line[] {
  const [first] = measured;
  const lines = measured.flatMap((each, index): Line[] => [
    {
      name: `DSQL, ${size(each.items)} items`,
      style: `line c${index}`,
      dashed: false,
      cost: (people) => monthOf(people, each).dsqlAtMost,
    },
    {
      name: `DynamoDB, ${size(each.items)} items`,
      style: `line c${index}`,
      dashed: true,
      cost: (people) => monthOf(people, each).old,
    },
  ]);
  if (first === undefined) return lines;
  const stream = (people: number) => monthOf(people, first).follow.stream;
  return [...lines, { name: "Kinesis, while followed", style: "flat", dashed: false, cost: stream }];
}

function peoplePlotted(): number[] {
  const decades = Math.log10(PEOPLE[1] / PEOPLE[0]);
  return Array.from({ length: decades * STEPS + 1 }, (_, step) => PEOPLE[0] * 10 ** (step / STEPS));
}

function logScale(
  [low, high]: readonly [number, number],
  from: number,
  to: number,
): (value: number) => number {
  return (value) => from + (Math.log(value / low) / Math.log(high / low)) * (to - from);
}
