import { objects } from "../../errorCatalog/objects.ts";
import type { Rule } from "../../errorCatalog/Rule.ts";

/** Limits of a database (Aurora DSQL user guide, quotas). */
export const CATALOG_LIMITS = {
  schemas: { max: 10, rule: objects.schemas },
  tables: { max: 1_000, rule: objects.tables },
  views: { max: 5_000, rule: objects.views },
  sequences: { max: 5_000, rule: objects.sequences },
  statistics: { max: 5, rule: objects.statisticsPerTable },
} satisfies Record<string, { max: number; rule: Rule }>;

/** Columns of a table (observed on a cluster 2026-10, whatever the error's message says). */
export const MAX_COLUMNS = 256;
