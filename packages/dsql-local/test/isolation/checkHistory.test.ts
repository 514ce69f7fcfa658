import { expect, test } from "vitest";
import { asLists, type RegisterTransaction } from "./asLists.ts";
import { checkHistory } from "./checkHistory.ts";
import type { Operation, Recorded } from "./History.ts";

const read = (key: string, ...list: string[]): Operation => ({ type: "read", key, list });
const locked = (key: string, ...list: string[]): Operation => ({ type: "read", key, list, locked: true });
const append = (key: string, element: string): Operation => ({ type: "append", key, element });

/** Transactions that all overlap, unless they have times; the last one comes after them and reads everything. */
function history(
  ...transactions: (Partial<Recorded> & { operations: Operation[]; id: string })[]
): Recorded[] {
  return transactions.map((transaction, index) => ({
    committed: true,
    ...(index === transactions.length - 1 ? { began: 200, ended: 201 } : { began: 0, ended: 100 }),
    ...transaction,
  }));
}

const types = (recorded: Recorded[]) => checkHistory(recorded).anomalies.map(({ type }) => type);

test("a serial history and one of snapshots pass", () => {
  expect(
    types(
      history(
        { id: "a", operations: [append("x", "1"), append("y", "1")], began: 1, ended: 2 },
        { id: "b", operations: [read("x", "1"), append("x", "2"), read("x", "1", "2")], began: 3, ended: 4 },
        { id: "c", operations: [read("y", "1"), read("x", "1")], began: 3, ended: 6 },
        { id: "end", operations: [read("x", "1", "2"), read("y", "1")] },
      ),
    ),
  ).toEqual([]);
});

test("write skew passes, and is reported", () => {
  const skewed = history(
    { id: "a", operations: [read("x"), append("y", "1")] },
    { id: "b", operations: [read("y"), append("x", "2")] },
    { id: "end", operations: [read("x", "2"), read("y", "1")] },
  );
  expect(checkHistory(skewed)).toEqual({ anomalies: [], writeSkews: [["a", "b"]] });
});

test("write skew between two transactions that read each other's row FOR UPDATE is flagged", () => {
  expect(
    types(
      history(
        { id: "a", operations: [locked("x"), append("y", "1")] },
        { id: "b", operations: [locked("y"), append("x", "2")] },
        { id: "end", operations: [read("x", "2"), read("y", "1")] },
      ),
    ),
  ).toEqual(["G0"]);
});

test("a read of an aborted transaction's write is flagged (G1a), whether the reader commits or not", () => {
  for (const committed of [true, false]) {
    expect(
      types(
        history(
          { id: "a", operations: [append("x", "1")], committed: false },
          { id: "b", operations: [read("x", "1")], committed },
          { id: "end", operations: [read("x")] },
        ),
      ),
    ).toContain("G1a");
  }
});

test("a read of an intermediate write is flagged (G1b)", () => {
  expect(
    types(
      history(
        { id: "a", operations: [append("x", "1"), append("x", "2")] },
        { id: "b", operations: [read("x", "1")] },
        { id: "end", operations: [read("x", "1", "2")] },
      ),
    ),
  ).toContain("G1b");
});

test("information that flows in a cycle is flagged (G1c)", () => {
  expect(
    types(
      history(
        { id: "a", operations: [append("x", "1"), read("y", "2")] },
        { id: "b", operations: [append("y", "2"), read("x", "1")] },
        { id: "end", operations: [read("x", "1"), read("y", "2")] },
      ),
    ),
  ).toEqual(["G1c"]);
});

test("two writes in opposite order on two keys are flagged (G0)", () => {
  expect(
    types(
      history(
        { id: "a", operations: [append("x", "a"), append("y", "a")] },
        { id: "b", operations: [append("x", "b"), append("y", "b")] },
        { id: "end", operations: [read("x", "a", "b"), read("y", "b", "a")] },
      ),
    ),
  ).toEqual(["G0"]);
});

test("a fractured read, of half of another's writes, is flagged (G-single)", () => {
  expect(
    types(
      history(
        { id: "a", operations: [append("x", "1"), append("y", "1")] },
        { id: "b", operations: [read("x", "1"), read("y")] },
        { id: "end", operations: [read("x", "1"), read("y", "1")] },
      ),
    ),
  ).toEqual(["G-single"]);
});

test("a snapshot older than an acknowledged commit is flagged (G-single-realtime)", () => {
  expect(
    types(
      history(
        { id: "a", operations: [append("x", "1")], began: 1, ended: 2 },
        { id: "b", operations: [read("x")], began: 3, ended: 4 },
        { id: "end", operations: [read("x", "1")] },
      ),
    ),
  ).toEqual(["G-single-realtime"]);
});

test("two readers that see two writes in opposite orders are flagged (long fork)", () => {
  expect(
    types(
      history(
        { id: "a", operations: [append("x", "1")] },
        { id: "b", operations: [append("y", "2")] },
        { id: "c", operations: [read("x", "1"), read("y")] },
        { id: "d", operations: [read("x"), read("y", "2")] },
        { id: "end", operations: [read("x", "1"), read("y", "2")] },
      ),
    ),
  ).toEqual(["long fork"]);
});

test("a committed write that is missing at the end is flagged (lost write)", () => {
  expect(
    types(
      history(
        { id: "a", operations: [read("x"), append("x", "1")] },
        { id: "b", operations: [read("x"), append("x", "2")] },
        { id: "end", operations: [read("x", "2")] },
      ),
    ),
  ).toEqual(["lost update", "lost write"]);
});

test("both of two appends on one snapshot are flagged even if the list holds both", () => {
  expect(
    types(
      history(
        { id: "a", operations: [read("x"), append("x", "1")] },
        { id: "b", operations: [read("x"), append("x", "2")] },
        { id: "end", operations: [read("x", "1", "2")] },
      ),
    ),
  ).toEqual(["lost update", "G-single"]);
});

test.each([
  [[append("x", "1"), read("x")]],
  [[read("x"), read("x", "9")]],
  [[append("x", "1"), read("x", "1", "9")]],
])("a transaction that doesn't read what it wrote or read before is flagged: %j", (operations) => {
  expect(
    types(
      history(
        { id: "a", operations },
        { id: "b", operations: [append("x", "9")] },
        {
          id: "end",
          operations: [read("x", ...(operations.some(({ type }) => type === "append") ? ["1"] : []), "9")],
        },
      ),
    ),
  ).toContain("internal");
});

test.each([
  [
    ["1", "2"],
    ["2", "1", "3"],
  ],
  [
    ["1", "4"],
    ["1", "2", "3"],
  ],
])("reads %j and %j of one list contradict each other and are flagged", (one, other) => {
  expect(
    types(
      history(
        ...["1", "2", "3"].map((each) => ({ id: each, operations: [append("x", each)] })),
        { id: "b", operations: [read("x", ...one)] },
        { id: "end", operations: [read("x", ...other)] },
      ),
    ),
  ).toContain("incompatible order");
});

test.each([
  [["1", "1"], "duplicate element"],
  [["1", "9"], "unknown element"],
])("a list %j is flagged (%s)", (list, type) => {
  expect(
    types(
      history(
        { id: "a", operations: [append("x", "1")] },
        { id: "b", operations: [read("x", ...list)] },
        { id: "end", operations: [read("x", "1")] },
      ),
    ),
  ).toContain(type);
});

test("a write based on a rolled-back one is flagged (dirty update)", () => {
  expect(
    types(
      history(
        { id: "a", operations: [append("x", "1")], committed: false },
        { id: "b", operations: [append("x", "2")] },
        { id: "end", operations: [read("x", "1", "2")] },
      ),
    ),
  ).toEqual(["G1a", "dirty update"]);
});

test("a cycle with two anti-dependencies that isn't a long fork is flagged (G-nonadjacent)", () => {
  expect(
    types(
      history(
        { id: "a", operations: [append("x", "1")] },
        { id: "b", operations: [read("x", "1"), append("z", "1")] },
        { id: "c", operations: [read("z", "1"), read("y")] },
        { id: "d", operations: [append("y", "2")] },
        { id: "e", operations: [read("x"), read("y", "2")] },
        { id: "end", operations: [read("x", "1"), read("y", "2"), read("z", "1")] },
      ),
    ),
  ).toEqual(["G-nonadjacent"]);
});

test("a session that doesn't see its earlier write is flagged (G-single-session); another session needn't see it", () => {
  const sessions = (second: string) =>
    history(
      { id: "a", operations: [append("x", "1")], session: "s", began: 1 },
      { id: "b", operations: [read("x")], session: second, began: 2 },
      { id: "end", operations: [read("x", "1")] },
    );
  expect(types(sessions("s"))).toEqual(["G-single-session"]);
  expect(types(sessions("other"))).toEqual([]);
});

/** b's BEGIN is acknowledged; then a sends its COMMIT; then b does the rest. */
const concurrent = (...operations: Operation[]) =>
  history(
    { id: "a", operations: [append("x", "1")], began: 0, snapshotBy: 1, committing: 10, ended: 11 },
    { id: "b", operations, began: 2, snapshotBy: 3, committing: 20, ended: 21 },
    {
      id: "end",
      operations: [read("x", "1", ...(operations.some(({ type }) => type === "append") ? ["2"] : []))],
    },
  );

test("a snapshot later than the response to BEGIN is flagged (G-SIa)", () => {
  expect(types(concurrent(read("x")))).toEqual([]);
  expect(types(concurrent(read("x", "1")))).toEqual(["G-SIa"]);
});

test("a write over a concurrently committed one is flagged, even without a read (G-SIa)", () => {
  expect(types(concurrent(append("x", "2")))).toEqual(["G-SIa"]);
});

test("a rolled-back transaction's snapshot has to be consistent too", () => {
  expect(
    types(
      history(
        { id: "a", operations: [append("x", "1"), append("y", "1")] },
        { id: "b", operations: [read("x", "1"), read("y")], committed: false },
        { id: "end", operations: [read("x", "1"), read("y", "1")] },
      ),
    ),
  ).toEqual(["G-single"]);
});

test("a transaction with an unknown outcome has committed entirely or not at all", () => {
  const unknown = (...end: Operation[]) =>
    history(
      { id: "a", operations: [append("x", "1"), append("y", "1")], committed: "unknown" },
      { id: "end", operations: end },
    );
  expect(types(unknown(read("x"), read("y")))).toEqual([]);
  expect(types(unknown(read("x", "1"), read("y", "1")))).toEqual([]);
  expect(types(unknown(read("x", "1"), read("y")))).toEqual(["lost write"]);
});

test("a lost update of a register is flagged, and a history without one isn't", () => {
  const registers = (over: string): RegisterTransaction[] => [
    {
      id: "a",
      operations: [{ type: "write", key: "x", over: "0", value: "1" }],
      committed: true,
      began: 0,
      ended: 9,
    },
    {
      id: "b",
      operations: [{ type: "write", key: "x", over, value: "2" }],
      committed: true,
      began: 0,
      ended: 9,
    },
    {
      id: "end",
      operations: [{ type: "read", key: "x", value: "2" }],
      committed: true,
      began: 10,
      ended: 11,
    },
  ];
  expect(types(asLists(registers("0"), "0"))).toEqual(["lost update", "lost write"]);
  expect(types(asLists(registers("1"), "0"))).toEqual([]);
});
