/** A node of a plan that reads a table or an index, with what it has read. */
export interface PlanScan {
  /** Quoted, with schema. */
  table: string;
  /** Quoted; undefined for the table itself. */
  index: string | undefined;
  /** It looks up rows of entries: those of its index, or of bitmaps below it. */
  looksUp: boolean;
  /** Rows or entries, those removed by a filter included; 0 for a node that wasn't executed. */
  rows: number;
  /** How often it was executed. */
  loops: number;
}

const NAME = String.raw`(?:"(?:[^"]|"")+"|[^\s"().]+)`;
const TABLE = `(?<table>${NAME}\\.${NAME})(?: ${NAME})?`;
const INDEX = `(?<index>${NAME})`;
/** What EXPLAIN adds to each node that was executed, per loop. */
const ACTUAL = String.raw`\(actual (?:time=\S+ )?rows=(?<rows>\d+) loops=(?<loops>\d+)\)$`;
const ESTIMATED = String.raw`(?:\(cost=[^)]*\) )?`;

const NODE = new RegExp(`(?:${ACTUAL})|\\(never executed\\)$`);
const SCANS = [
  `Seq Scan on ${TABLE}`,
  `Tid (?:Range )?Scan on ${TABLE}`,
  `(?<kind>Bitmap Heap) Scan on ${TABLE}`,
  `(?<kind>Index|Index Only) Scan(?: Backward)? using ${INDEX} on ${TABLE}`,
  `Bitmap Index Scan on ${INDEX}`,
].map((scan) => new RegExp(`^ *(?:->  )?(?:Parallel )?${scan} {1,2}${ESTIMATED}${ACTUAL}`));
const REMOVED = /^ *Rows Removed by (?:Filter|Index Recheck): (\d+)$/;

/**
 * The scans of a plan as EXPLAIN (ANALYZE, VERBOSE) writes it as text. Rows are exact for a node that was executed once, and up to
 * half a row off for each loop otherwise, because PostgreSQL writes rounded means.
 */
export function planScans(lines: readonly string[]): PlanScan[] {
  const scans: PlanScan[] = [];
  /** The scan that the lines after it belong to; undefined within another node. */
  let current: PlanScan | undefined;
  /** The table of the bitmaps below it. */
  let bitmapTable = "";
  for (const line of lines) {
    const removed = REMOVED.exec(line);
    if (removed && current) current.rows += Number(removed[1]) * current.loops;
    if (!NODE.test(line)) continue;
    current = undefined;
    for (const pattern of SCANS) {
      const { table = bitmapTable, index, kind, rows, loops } = pattern.exec(line)?.groups ?? {};
      if (rows === undefined) continue;
      if (index === undefined) bitmapTable = table;
      current = {
        table,
        index,
        looksUp: kind === "Index" || kind === "Bitmap Heap",
        rows: Number(rows) * Number(loops),
        loops: Number(loops),
      };
      scans.push(current);
    }
  }
  return scans;
}
