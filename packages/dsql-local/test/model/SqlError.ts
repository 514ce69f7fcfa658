/** An error of a statement. Where several rows are wrong in different ways, PostgreSQL's order of rows decides: any is right. */
export class SqlError extends Error {
  readonly codes: readonly string[];

  constructor(...codes: readonly string[]) {
    super(codes.join(" or "));
    this.codes = codes;
  }
}

/** Does something for each row; where some fail, with the errors of all. */
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
