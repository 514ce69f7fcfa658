import type { RelationReference, Statement } from "../rules/Statement.ts";
import type { NativeSession } from "../session/NativeSession.ts";
import { beginOnSnapshot, replay } from "./attach.ts";
import type { Transaction } from "./Transaction.ts";

/** Tables above this size aren't copied: the conflict is then told at the statement instead of at COMMIT. */
const MAX_TABLE_BYTES = 64 * 1024 * 1024;

/**
 * Begins the shadow of a detached transaction that has lost: its snapshot, with private copies of the tables
 * that it wrote or locked, in which its statements are run once more. Statements then find what DSQL would
 * show them until COMMIT fails, and touch nobody.
 *
 * @returns false when that can't be done; nothing is left open then
 */
export async function enterShadow(native: NativeSession, transaction: Transaction): Promise<boolean> {
  transaction.copied.clear();
  transaction.incarnation++;
  if (!transaction.replayable) return false;
  const ready =
    (await beginOnSnapshot(native, transaction, "READ WRITE")) &&
    (await searchPrivateTables(native)) &&
    (await copyToShadow(
      native,
      transaction,
      transaction.log.flatMap(({ relations }) => relations),
    )) &&
    (await replay(native, transaction.log, (entry) =>
      unqualified(entry.text, entry.relations, transaction.copied),
    )) === undefined;
  if (!ready) {
    await native.runControl("ROLLBACK");
    return false;
  }
  transaction.place = "shadow";
  transaction.savepoint = false;
  return true;
}

/** Copies tables that a statement is about to write or lock and that the shadow doesn't have yet. */
export async function copyToShadow(
  native: NativeSession,
  transaction: Transaction,
  relations: RelationReference[],
): Promise<boolean> {
  for (const { schema, name } of relations) {
    const spelled = schema === undefined ? quote(name) : `${quote(schema)}.${quote(name)}`;
    const key = schema === undefined ? name : `${schema}.${name}`;
    if (transaction.copied.has(key)) continue;
    const found = await native.run(
      `SELECT pg_catalog.pg_table_size(c.oid) <= ${MAX_TABLE_BYTES},
              pg_catalog.format('%s.%s', n.nspname, c.relname),
              pg_catalog.format('CREATE TEMP TABLE %I (LIKE %I.%I INCLUDING ALL) ON COMMIT DROP', c.relname, n.nspname, c.relname),
              pg_catalog.format('INSERT INTO pg_temp.%I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %I.%I',
                     c.relname, columns, columns, n.nspname, c.relname)
         FROM pg_catalog.pg_class c
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        CROSS JOIN LATERAL (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(attname), ', ' ORDER BY attnum) AS columns
                              FROM pg_catalog.pg_attribute
                             WHERE attrelid = c.oid AND attnum > 0
                               AND NOT attisdropped AND attgenerated = '') a
        WHERE c.oid = pg_catalog.to_regclass(${literal(spelled)})
          AND c.relkind IN ('r', 'p')
          AND c.relpersistence <> 't'`,
    );
    if (found.error) return false;
    const [row] = found.rows;
    transaction.copied.add(key);
    // No table: a CTE's name, a view, or a mistake that PostgreSQL will report.
    if (!row) continue;
    const [small, fullName = null, create = null, insert = null] = row;
    if (small !== "t") return false;
    if (fullName !== null && fullName !== key && transaction.copied.has(fullName)) continue;
    if (fullName !== null) transaction.copied.add(fullName);
    for (const sql of [create, insert]) {
      if (sql === null || (await native.run(sql)).error) return false;
    }
  }
  return true;
}

/** The statement's text with qualifiers cut off names that the shadow copied, so that they find the copies. */
export function shadowText(statement: Statement, transaction: Transaction): string {
  return unqualified(statement.backendText ?? statement.text, statement.relations, transaction.copied);
}

/**
 * A search path of another wording than the usual one also has PostgreSQL plan prepared statements anew.
 * The copies are found first without being listed.
 */
async function searchPrivateTables(native: NativeSession): Promise<boolean> {
  const result = await native.run(
    "SELECT pg_catalog.set_config('search_path', pg_catalog.concat('pg_temp, ', pg_catalog.current_setting('search_path')), true)",
  );
  return result.error === undefined;
}

function unqualified(text: string, relations: RelationReference[], copied: ReadonlySet<string>): string {
  const qualified = relations.filter(
    ({ schema, name }) => schema !== undefined && copied.has(`${schema}.${name}`),
  );
  if (qualified.length === 0) return text;
  const bytes = Buffer.from(text);
  const parts: Buffer[] = [];
  let from = 0;
  for (const { name, location } of qualified) {
    const end = qualifierEnd(bytes, location);
    if (end === undefined || location < from || !startsWithName(bytes, end, name)) continue;
    parts.push(bytes.subarray(from, location));
    from = end;
  }
  parts.push(bytes.subarray(from));
  return Buffer.concat(parts).toString();
}

/** Where the name behind a qualifier begins, which may be quoted and have blanks around the dot. */
function qualifierEnd(bytes: Buffer, location: number): number | undefined {
  const match = /^(?:"(?:[^"]|"")*"|[^\s."]+)\s*\.\s*/u.exec(bytes.toString("utf8", location));
  return match ? location + Buffer.byteLength(match[0]) : undefined;
}

function startsWithName(bytes: Buffer, at: number, name: string): boolean {
  const rest = bytes.toString("utf8", at);
  return rest.startsWith(quote(name)) || rest.toLowerCase().startsWith(name.toLowerCase());
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
