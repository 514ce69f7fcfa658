import { figure, itemsText, ratioText } from "./format.ts";
import { type Measurement, misses } from "./Measurement.ts";

/** A column of the report, on the terminal and in Markdown. */
interface Column {
  title: string;
  numeric: boolean;
  text: (measurement: Measurement) => string;
}

const number = (title: string, text: Column["text"]): Column => ({ title, numeric: true, text });

export const columns: Column[] = [
  { title: "call", numeric: false, text: ({ name }) => name },
  number("items", ({ items }) => itemsText(items)),
  number("library", ({ library }) => figure(library)),
  number("p95", ({ libraryP95 }) => figure(libraryP95)),
  number("baseline", ({ floor }) => figure(floor)),
  number("p95", ({ floorP95 }) => figure(floorP95)),
  { title: "unit", numeric: false, text: ({ unit }) => unit },
  number("ratio", ratioText),
  number("statements", ({ statements }) => (statements === undefined ? "" : `${statements}`)),
  number("rows read", ({ rowsRead }) => rowsRead?.toLocaleString("en") ?? ""),
  number("baseline's", ({ floorRowsRead }) => floorRowsRead?.toLocaleString("en") ?? ""),
  {
    title: "remarks",
    numeric: false,
    text: (measurement) =>
      [...misses(measurement).map((miss) => `✗ ${miss}`), measurement.note].filter(Boolean).join("; "),
  },
];

/** The measurements by section, in the order in which the sections first appear. */
export function bySection(measurements: readonly Measurement[]): Map<string, Measurement[]> {
  const sections = new Map<string, Measurement[]>();
  for (const each of measurements) sections.set(each.section, [...(sections.get(each.section) ?? []), each]);
  return sections;
}
