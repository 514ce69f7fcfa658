import type { NativeSession } from "../session/NativeSession.ts";
import type { Statement } from "../rules/Statement.ts";
import type { CatalogVersions } from "./CatalogVersions.ts";

/** Tables whose rows others follow (ON DELETE or ON UPDATE with CASCADE, SET NULL, SET DEFAULT), and views on them. */
const FOLLOWED = `
WITH RECURSIVE followed AS (
  SELECT confrelid AS id FROM pg_catalog.pg_constraint
  WHERE contype = 'f' AND (confdeltype IN ('c', 'n', 'd') OR confupdtype IN ('c', 'n', 'd'))
  UNION
  SELECT r.ev_class FROM followed f
  JOIN pg_catalog.pg_depend d ON d.refobjid = f.id AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
  JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid
) SELECT relname FROM pg_catalog.pg_class WHERE oid IN (SELECT id FROM followed)`;

/** All rows that a backend has written in its transaction, those that followed others included; plus a constant. */
const WRITTEN = `
SELECT pg_catalog.sum(pg_catalog.pg_stat_get_xact_tuples_inserted(oid) + pg_catalog.pg_stat_get_xact_tuples_updated(oid)
         + pg_catalog.pg_stat_get_xact_tuples_deleted(oid))
FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p') AND oid >= 16384`;

/** Knows which statements write more rows than their tag tells, and how many: DSQL counts those that cascade as well. */
export class Cascades {
  readonly #catalog: CatalogVersions;
  #version = -1;
  #followed = new Set<string>();

  constructor(catalog: CatalogVersions) {
    this.#catalog = catalog;
  }

  /** May the statement write other rows than those that its tag counts? */
  async mayWriteMore(native: NativeSession, statement: Statement): Promise<boolean> {
    if (statement.kind !== "write" || statement.maxRows !== undefined) return false;
    if (statement.nested) return true;
    const { current } = this.#catalog;
    if (this.#version !== current) {
      const { rows, error } = await native.run(FOLLOWED);
      if (error) return false;
      this.#followed = new Set(rows.map(([name]) => name ?? ""));
      this.#version = current;
    }
    return this.#followed.size > 0 && statement.relations.some(({ name }) => this.#followed.has(name));
  }

  /** Rows written so far; only differences within one transaction mean something. */
  async written(native: NativeSession): Promise<number> {
    return Number((await native.run(WRITTEN)).rows[0]?.[0] ?? 0);
  }
}
