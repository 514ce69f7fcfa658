/**
 * Parses a row's text, as PostgreSQL writes composite values, into its columns.
 *
 * @param row e.g. `(1,,"a ""quoted"" text")`
 */
export function readRowText(row: string): (string | null)[] {
  const columns: (string | null)[] = [];
  let at = 1;
  for (;;) {
    const next = row[at];
    if (next === "," || next === ")") {
      columns.push(null);
    } else if (next === '"') {
      let value = "";
      for (at++; ; at++) {
        const character = row[at];
        // Quotes and backslashes are doubled.
        if (character === '"' && row[at + 1] !== '"') break;
        if (character === '"' || character === "\\") at++;
        if (character === undefined) throw new Error("A row's text ends within a quoted column.");
        value += character;
      }
      at++;
      columns.push(value);
    } else {
      let end = at;
      while (row[end] !== "," && row[end] !== ")") {
        if (end >= row.length) throw new Error("A row's text ends within a column.");
        end++;
      }
      columns.push(row.slice(at, end));
      at = end;
    }
    if (row[at] === ")") return columns;
    at++;
  }
}
