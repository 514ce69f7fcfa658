import { expect, test } from "vitest";
import { SessionActivity } from "../activity/SessionActivity.ts";
import { WriteSet } from "./WriteSet.ts";

const row = { table: 1, kind: "I", before: null, after: "(1)" } as const;

test("statements' texts are cut, and counted with the rows", () => {
  const session = new SessionActivity({ id: 1, role: "app", clientAddress: "", connectedMs: 0 });
  const writes = new WriteSet(session);
  const begin = (text: string) => {
    session.begin({ text, relations: [] }, 0);
  };
  begin(`INSERT ${"long".repeat(10_000)}`);
  writes.add(1n, row);
  writes.add(1n, row);
  const extent = writes.extent;
  begin("UPDATE");
  writes.add(1n, row);
  expect(writes.writerOf(1)?.statement).toHaveLength(2_000);
  expect(writes.writerOf(2)?.statement).toBe("UPDATE");
  expect(writes.keptSize).toBe(writes.size + 2_000 + "UPDATE".length);
  writes.truncate(extent);
  expect(writes.keptSize).toBe(writes.size + 2_000);
  writes.add(1n, row);
  expect(writes.writerOf(2)?.statement).toBe("UPDATE");
  writes.dropRows();
  expect(writes.keptSize).toBe(writes.size);
});
