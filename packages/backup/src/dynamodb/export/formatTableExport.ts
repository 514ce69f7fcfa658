import type { TableExport } from "./exportTable.ts";

/** The report of a finished export as text. */
export function formatTableExport({
  folder,
  items,
  files,
  bytes,
  begun,
  ended,
  resumed,
  note,
}: TableExport): string {
  const number = (value: number) => value.toLocaleString("en");
  return [
    `${number(items)} items in ${number(files)} files, ${number(bytes)} bytes, in ${folder}`,
    `Read from ${begun} to ${ended}${resumed ? ", in more runs than one" : ""}.`,
    note,
  ].join("\n");
}
