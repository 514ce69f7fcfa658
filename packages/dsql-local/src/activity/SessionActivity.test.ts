import { expect, test } from "vitest";
import { SessionActivity } from "./SessionActivity.ts";

const origin = { id: 1, role: "app", clientAddress: "127.0.0.1:5000", connectedMs: 0 };
const long = { text: `INSERT INTO t VALUES ('${"long".repeat(10_000)}')`, relations: [{ name: "t" }] };

test("an idle session keeps the beginning of its last statement, and no parameters", () => {
  const session = new SessionActivity(origin);
  session.begin(long, 1, Buffer.from("values"));
  session.rest(true);
  expect(session.statement?.text).toHaveLength(2_000);
  expect(session.statement?.relations).toEqual([{ name: "t" }]);
  expect(session.parameters).toBeUndefined();
});

test("where nobody may look an idle session keeps nothing", () => {
  const session = new SessionActivity(origin);
  session.begin(long, 1, Buffer.from("values"));
  session.rest(false);
  expect(session.statement).toBeUndefined();
  expect(session.parameters).toBeUndefined();
});

test("of a committed transaction the last statements are kept, cut", () => {
  const session = new SessionActivity(origin);
  const statements = Array.from({ length: 3_000 }, (_, n) => ({ ...long, text: `/* ${n} */ ${long.text}` }));
  session.commit(statements, 1);
  const kept = session.committed?.statements ?? [];
  expect(kept).toHaveLength(50);
  expect(kept.at(-1)?.text).toMatch(/^\/\* 2999 \*\//);
  expect(Math.max(...kept.map(({ text }) => text.length))).toBe(2_000);
});
