import { expect, test } from "vitest";
import { planScans } from "./planScans.ts";

test("the scans of a plan, with what filters remove", () => {
  const lines = `Nested Loop  (cost=0.28..8.30 rows=1 width=40) (actual time=2.470..2.471 rows=1 loops=1)
  Output: a.id, b.v
  Join Filter: (a.id = b.id)
  Rows Removed by Join Filter: 17
  ->  Parallel Seq Scan on public.a  (cost=0.00..1.00 rows=1 width=4) (actual time=0.005..0.075 rows=3 loops=2)
        Output: id
        Filter: (a.v = 'Rows Removed by Filter: 5'::text)
        Rows Removed by Filter: 7
  ->  Index Scan Backward using "odd name" on "my schema"."b""c" b_1  (cost=0.28..8.30 rows=1 width=40) (actual rows=4 loops=3)
        Rows Removed by Index Recheck: 2
  ->  Index Only Scan using c_pkey on public.c  (never executed)
  ->  Bitmap Heap Scan on public.d e  (cost=9.99..29.40 rows=753 width=6) (actual time=0.011..0.012 rows=10 loops=1)
        Rows Removed by Filter: 1
        ->  BitmapAnd  (cost=9.99..29.40 rows=0 width=0) (actual time=0.011..0.012 rows=0 loops=1)
              ->  Bitmap Index Scan on d_v  (cost=0.00..9.80 rows=753 width=0) (actual time=0.003..0.003 rows=12 loops=1)
  ->  Sort  (cost=0.28..8.30 rows=1 width=40) (actual time=2.470..2.471 rows=5 loops=1)
        Rows Removed by Filter: 100
        ->  Index Only Scan using c_pkey on public.c (actual rows=5 loops=1)`;
  expect(planScans(lines.split("\n"))).toEqual([
    { table: "public.a", index: undefined, looksUp: false, rows: 20, loops: 2 },
    { table: '"my schema"."b""c"', index: '"odd name"', looksUp: true, rows: 18, loops: 3 },
    { table: "public.d", index: undefined, looksUp: true, rows: 11, loops: 1 },
    { table: "public.d", index: "d_v", looksUp: false, rows: 12, loops: 1 },
    { table: "public.c", index: "c_pkey", looksUp: false, rows: 5, loops: 1 },
  ]);
});

test.each([
  [[]],
  [["(actual rows=1 loops=1)"]],
  [["Seq Scan on t (actual rows=1 loops=1)"]],
  [["Rows Removed by Filter: 5"]],
])("%j has none", (lines) => {
  expect(planScans(lines)).toEqual([]);
});
