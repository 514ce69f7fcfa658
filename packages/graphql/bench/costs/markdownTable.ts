/** A table as Prettier leaves it. The first row is the heading; columns whose cells are numbers are set to the right. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [heading = [], ...body] = rows;
  const columns = heading.map((title, column) => {
    const cells = body.map((row) => row[column] ?? "");
    const numeric =
      cells.some((cell) => /\d/.test(cell)) &&
      cells.every((cell) => /^[<≤~$]?\s?[\d.,]*[kMG]?$|^—$/.test(cell));
    return {
      width: Math.max(3, ...[title, ...cells].map((cell) => Array.from(cell).length)),
      numeric,
    };
  });
  const line = (cells: readonly string[]) =>
    `| ${columns.map(({ width, numeric }, at) => pad(cells[at] ?? "", width, numeric)).join(" | ")} |`;
  const rule = columns.map(({ width, numeric }) =>
    numeric ? `${"-".repeat(width - 1)}:` : "-".repeat(width),
  );
  return [line(heading), `| ${rule.join(" | ")} |`, ...body.map(line)].join("\n");
}

function pad(cell: string, width: number, right: boolean): string {
  const blanks = " ".repeat(width - Array.from(cell).length);
  return right ? blanks + cell : cell + blanks;
}
