import type { CatalogClient } from "../postgres/database/CatalogClient.ts";
import type { CatalogVersions } from "./CatalogVersions.ts";
import { ReloadingCache } from "./ReloadingCache.ts";
import { INTERNAL_SCHEMA_OID } from "../internalSchema/names.ts";
import type { Statement, StatementKind } from "../analysis/statement/Statement.ts";

/** SQL: names of the functions and relations on which an object depends, by its catalog and oid. */
const usedBy = (catalog: string, object: string) => `(
  SELECT string_agg(coalesce(p.proname, c.relname), ' ') FROM pg_depend d
  LEFT JOIN pg_proc p ON d.refclassid = 'pg_proc'::regclass AND p.oid = d.refobjid
  LEFT JOIN pg_class c ON d.refclassid = 'pg_class'::regclass AND c.oid = d.refobjid
  WHERE d.classid = '${catalog}'::regclass AND d.objid = ${object})`;

/**
 * Functions and procedures of clients. One that isn't volatile doesn't write itself. Parsed bodies (BEGIN ATOMIC) and views
 * aren't deparsed: that would wait for sessions that are changing one of their tables.
 */
const ROUTINES = `
SELECT proname AS name, prokind = 'p' AS is_procedure, provolatile = 'v' AS may_write,
       CASE WHEN prosqlbody IS NULL THEN prosrc
            ELSE concat(CASE WHEN prosqlbody::text ~ ':commandType [2-5]' THEN 'update ' END, ${usedBy("pg_proc", "r.oid")}) END AS source
FROM pg_proc r WHERE oid >= 16384 AND pronamespace NOT IN ('sys'::regnamespace, ${INTERNAL_SCHEMA_OID}) AND prokind IN ('f', 'p')`;

/** What else calls functions when a statement uses it: views, and domains by their defaults and checks. */
const CALLERS = `
SELECT relname AS name, false AS is_procedure, false AS may_write, ${usedBy("pg_rewrite", "r.oid")} AS source
FROM pg_class v JOIN pg_rewrite r ON ev_class = v.oid
WHERE v.oid >= 16384 AND relkind = 'v' AND relnamespace NOT IN ('sys'::regnamespace, ${INTERNAL_SCHEMA_OID})
UNION ALL
SELECT typname, false, false, concat(typdefault, (
  SELECT string_agg(pg_get_constraintdef(c.oid), ' ') FROM pg_constraint c WHERE c.contypid = t.oid))
FROM pg_type t WHERE t.oid >= 16384 AND typtype = 'd'`;

interface Routine {
  name: string;
  is_procedure: boolean;
  may_write: boolean;
  source: string;
}

const WRITES = /\b(insert|update|delete|merge|execute|call|create|alter|drop|grant|revoke|comment)\b/i;
const ENDS = /\b(commit|rollback)\b/i;

/** Kinds of statements in which a function may write; COPY … TO with a query is one. */
const MAY_WRITE = new Set<StatementKind>(["read", "lockingRead", "write", "copyTo"]);

/**
 * Knows which client functions write, with the views and domains that call them, and whether there is a procedure that ends
 * its transaction: the text of a SELECT or CALL doesn't show it. It searches the bodies for keywords, so it errs towards too many.
 */
export class Routines {
  readonly #client: CatalogClient;
  readonly #cache: ReloadingCache;
  #writing = new Set<string>();
  #hasEnding = false;
  /** Statements with the effects of their functions, by the statement as parsed. */
  #known = new WeakMap<Statement, Statement>();

  constructor(client: CatalogClient, catalog: CatalogVersions) {
    this.#client = client;
    this.#cache = new ReloadingCache(catalog, () => this.#read());
  }

  /** Await this before processing a request; undefined while the routines are current. */
  load(): Promise<void> | undefined {
    return this.#cache.load();
  }

  /** The statement with the effects of its functions. */
  judge(statement: Statement): Statement {
    const { kind, procedural, names = [] } = statement;
    if (procedural) return statement;
    if (!MAY_WRITE.has(kind)) return statement;
    if (this.#writing.size === 0 || !names.some((name) => this.#writing.has(name))) return statement;
    let judged = this.#known.get(statement);
    if (!judged) {
      const { rowUpperBound: _, bound: __, keyShare: ___, ...rest } = statement;
      judged = { ...rest, kind: "write", nested: true, procedural: { mayEnd: false } };
      this.#known.set(statement, judged);
    }
    return judged;
  }

  /** Whether the statement may end its transaction itself, if it isn't in a block. */
  mayEnd({ procedural }: Statement): boolean {
    return procedural?.mayEnd === "surely" || (procedural?.mayEnd === true && this.#hasEnding);
  }

  async #read(): Promise<void> {
    const rows = await this.#client.rows<Routine>("routines", ROUTINES);
    const functions = rows.filter((routine) => !routine.is_procedure);
    const writing = writingOf(functions);
    const callers = writing.size > 0 ? await this.#client.rows<Routine>("callers of routines", CALLERS) : [];
    this.#writing = callers.length > 0 ? writingOf([...functions, ...callers]) : writing;
    this.#hasEnding = rows.some(({ is_procedure, source }) => is_procedure && ENDS.test(source));
    this.#known = new WeakMap();
  }
}

/** Names of functions that write themselves, and of objects that name one of those. */
function writingOf(functions: Routine[]): Set<string> {
  const writing = new Set(
    functions.filter(({ may_write, source }) => may_write && WRITES.test(source)).map(({ name }) => name),
  );
  const words = functions.map(({ name, source }) => ({ name, words: new Set(source.match(/[\w$]+/g)) }));
  for (let before = -1; before !== writing.size;) {
    before = writing.size;
    for (const each of words) if ([...writing].some((name) => each.words.has(name))) writing.add(each.name);
  }
  return writing;
}
