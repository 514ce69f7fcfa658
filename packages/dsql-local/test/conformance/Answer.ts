import pg from "pg";

/** What one statement answered, as far as checks compare it. */
export interface Answer {
  ok: boolean;
  tag?: string;
  sqlstate?: string;
  message?: string;
  columns?: string[];
  rows?: (string | null)[][];
  /** Set for a query string of several statements. */
  results?: Answer[];
}

const BOOLEAN_OID = 16;

/** Sends one statement and collects the answer, values as the server's text. */
export async function ask(
  client: pg.Client,
  text: string,
  queryMode: "simple" | "extended",
): Promise<Answer> {
  try {
    const result = (await client.query({
      text,
      rowMode: "array",
      ...(queryMode === "extended" ? { queryMode } : {}),
      types: { getTypeParser: ((oid: number) => (value: string) => asText(oid, value)) as never },
    } as pg.QueryArrayConfig)) as pg.QueryArrayResult | pg.QueryArrayResult[];
    if (Array.isArray(result)) return { ok: true, results: result.map(toAnswer) };
    return toAnswer(result);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return { ok: false, sqlstate: error.code ?? "", message: error.message };
  }
}

function toAnswer(result: pg.QueryArrayResult): Answer {
  const { command, rowCount } = result;
  const counted = ["SELECT", "UPDATE", "DELETE", "COPY", "FETCH"].includes(command);
  // node-postgres takes the tag apart.
  const tag =
    command === "INSERT"
      ? `INSERT 0 ${String(rowCount)}`
      : counted
        ? `${command} ${String(rowCount)}`
        : command;
  return {
    ok: true,
    tag,
    columns: result.fields.map(({ name }) => name),
    rows: result.rows as (string | null)[][],
  };
}

function asText(oid: number, value: string): string {
  if (oid !== BOOLEAN_OID) return value;
  return value === "t" ? "true" : "false";
}
