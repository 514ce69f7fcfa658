import { type BarData, drawBars } from "./drawBars.ts";
import { escapeHtml } from "./escapeHtml.ts";
import { pageStyle, typeColor } from "./pageStyle.ts";
import type { Stats, TypeStats } from "./Stats.ts";
import { years } from "./years.ts";
import { sum } from "../arrays/sum.ts";

const WIDE = 760;
const NARROW = 340;

/**
 * The counts as an HTML page: charts with tables for shelves, years and ratings. One file without scripts and network
 * requests, in the reader's light or dark mode, and readable on a phone: each chart is drawn twice, and the style sheet shows
 * the one that fits.
 */
export function statsPage(stats: Stats): string {
  const { description, place, counted, items, faulty, faultyFiles, types } = stats;
  const notes = [
    ...(faulty === 0 ? [] : [`Items with faults, not counted: ${count(faulty)}.`]),
    ...(faultyFiles === 0
      ? []
      : [`Files with faults: ${count(faultyFiles)}; not everything may be counted.`]),
  ];
  const day = counted.slice(0, 10);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Items of ${escapeHtml(place)}, ${day}</title>
<style>
${pageStyle}
</style>
</head>
<body>
<main>
<header>
<h1>${count(items)} ${items === 1 ? "item" : "items"}</h1>
<p class="place">${escapeHtml(place)}<br>${escapeHtml(description)}, counted on <time datetime="${counted}">${day}</time></p>
${notes.map((note) => `<p class="note">${escapeHtml(note)}</p>`).join("\n")}
</header>
${types.length === 0 ? "<p>There is nothing in it.</p>" : [tiles(types), ...sections(types)].join("\n")}
</main>
</body>
</html>
`;
}

function tiles(types: readonly TypeStats[]): string {
  const tile = ({ type, items, ratings }: TypeStats, index: number) => `<li>
<span class="swatch" style="background:${typeColor(index)}"></span><span class="name">${escapeHtml(type)}</span>
<strong>${count(items)}</strong>
<span class="detail">${ratings.mean === undefined ? "not rated" : `mean rating ${ratings.mean.toFixed(1)}`}</span>
</li>`;
  return `<ul class="tiles" aria-label="Items by type">\n${types.map(tile).join("\n")}\n</ul>`;
}

function sections(types: readonly TypeStats[]): string[] {
  return [
    section("On which shelf", shelfChart(types), ["type", "shelf", "items"], shelfRows(types)),
    yearSection("When they came to their shelf", types, "moved"),
    yearSection("When they were added", types, "added"),
    ratingSection(types),
  ];
}

function shelfChart(types: readonly TypeStats[]): BarData {
  const all = types.flatMap(({ type, shelves }) => shelves.map((shelf) => ({ ...shelf, type })));
  return {
    alt: `Bar chart of items by type and shelf. ${most(all.map(({ type, shelf, items }) => [`${type}, ${shelf}`, items]))}`,
    isLying: true,
    categories: all.map(({ shelf, type }) => `${shelf} · ${type}`),
    series: types.map(({ type }, index) => ({
      name: "",
      color: typeColor(index),
      values: all.map((shelf) => (shelf.type === type ? shelf.items : 0)),
    })),
  };
}

function shelfRows(types: readonly TypeStats[]): string[][] {
  return types.flatMap(({ type, shelves }) => shelves.map(({ shelf, items }) => [type, shelf, count(items)]));
}

function yearSection(title: string, types: readonly TypeStats[], of: "added" | "moved"): string {
  const rows = years(types, of);
  const totals = rows.map(({ year, items }): [string, number] => [year, sum(items)]);
  const data: BarData = {
    alt: `Bar chart of items by the year in which they ${of === "added" ? "were added" : "came to their shelf"}. ${most(totals)}`,
    categories: rows.map(({ year }) => year),
    series: types.map(({ type }, index) => ({
      ...{ name: type, color: typeColor(index) },
      values: rows.map(({ items }) => items[index] ?? 0),
    })),
  };
  const names = types.map(({ type }) => type);
  const table = rows.map(({ year, items }) => [year, ...items.map(count), count(sum(items))]);
  return section(title, data, ["year (UTC)", ...names, "all"], table);
}

function ratingSection(types: readonly TypeStats[]): string {
  const grades = Array.from({ length: 10 }, (_, index) => String(index + 1));
  const ofGrade = (grade: number) => types.map(({ ratings }) => ratings.counts[grade] ?? 0);
  const totals = grades.map((name, grade): [string, number] => [`rated ${name}`, sum(ofGrade(grade))]);
  const data: BarData = {
    alt: `Bar chart of items by rating from 1 to 10. ${most(totals)}`,
    categories: grades,
    series: types.map(({ type, ratings }, index) => ({
      ...{ name: type, color: typeColor(index), values: ratings.counts },
    })),
  };
  const unrated = types.map(({ ratings }) => ratings.unrated);
  const rows = [
    ...grades.map((name, grade) => [name, ...ofGrade(grade).map(count), count(sum(ofGrade(grade)))]),
    ["none", ...unrated.map(count), count(sum(unrated))],
  ];
  return section("How they are rated", data, ["rating", ...types.map(({ type }) => type), "all"], rows);
}

function section(title: string, data: BarData, head: readonly string[], rows: readonly string[][]): string {
  const height = (width: number) =>
    data.isLying === true ? 20 + data.categories.length * 26 : Math.round(width > NARROW ? 280 : 220);
  const words = (cell: string, column: number) => /[^\d,]/.test(cell) || column === 0;
  const row = (cells: readonly string[]) =>
    `<tr>${cells.map((cell, column) => (column === 0 ? `<th scope="row">${escapeHtml(cell)}</th>` : `<td${words(cell, column) ? ' class="words"' : ""}>${escapeHtml(cell)}</td>`)).join("")}</tr>`;
  return `<section>
<h2>${escapeHtml(title)}</h2>
<figure>
<div class="wide">${drawBars(data, { width: WIDE, height: height(WIDE) })}</div>
<div class="narrow">${drawBars(data, { width: NARROW, height: height(NARROW) })}</div>
</figure>
<details>
<summary>The numbers</summary>
<div class="scroll"><table>
<caption>${escapeHtml(title)}</caption>
<thead><tr>${head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join("")}</tr></thead>
<tbody>
${rows.map(row).join("\n")}
</tbody>
</table></div>
</details>
</section>`;
}

function most(pairs: readonly (readonly [string, number])[]): string {
  const [name, items] = pairs.reduce<readonly [string, number]>(
    (best, pair) => (pair[1] > best[1] ? pair : best),
    ["", 0],
  );
  return items === 0 ? "There are none." : `Most, ${count(items)}: ${name}.`;
}

function count(number: number): string {
  return number.toLocaleString("en");
}
