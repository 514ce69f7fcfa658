/** An error of a statement. If several rows have different errors, the first depends on PostgreSQL's order: any is right. */
export class SqlError extends Error {
  readonly codes: readonly string[];

  constructor(...codes: readonly string[]) {
    super(codes.join(" or "));
    this.codes = codes;
  }
}

/** Runs something for each row; throws the errors of all rows that fail. */
export function forEachRow<T>(rows: Iterable<T>, run: (row: T) => void): void {
  const codes = new Set<string>();
  for (const row of rows) {
    try {
      run(row);
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      for (const code of error.codes) codes.add(code);
    }
  }
  if (codes.size > 0) throw new SqlError(...[...codes].sort());
}
