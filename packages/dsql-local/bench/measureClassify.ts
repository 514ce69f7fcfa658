import { median } from "../../../bench/percentile.ts";
import type { Row } from "../../../bench/Row.ts";
import { classify } from "../src/analysis/classify.ts";

const STATEMENTS = [
  "SELECT id, title FROM items WHERE type = $1 AND moved_at < $2 ORDER BY moved_at DESC, id DESC LIMIT $3",
  "INSERT INTO items (id, type, title, moved_at) VALUES ($1, $2, $3, $4) RETURNING id",
  "UPDATE items SET title = $2, own = own || $3 WHERE id = $1 AND type = $4 RETURNING *",
];

/** What it costs to know a statement: seen for the first time, and again. */
export function measureClassify(quick: boolean): Row[] {
  const calls = quick ? 500 : 5_000;
  const first: number[] = [];
  const again: number[] = [];
  for (let call = 0; call < calls; call++) {
    // A comment makes the text a new one.
    const sql = `${STATEMENTS[call % STATEMENTS.length] ?? ""} -- ${call}`;
    for (const durations of [first, again]) {
      const began = performance.now();
      classify(sql);
      durations.push((performance.now() - began) * 1_000);
    }
  }
  return [
    {
      name: "a statement classified from the cache",
      measured: `${median(again).toFixed(1)} µs`,
      beside: `${median(first).toFixed(0)} µs the first time`,
    },
  ];
}
