import { expect, test } from "vitest";
import type { Executor, Row } from "../executor/Executor.ts";
import { DatabaseStatementError } from "../errors/DatabaseStatementError.ts";
import { settle } from "./settleOutcome.ts";
import { newWriteRecord } from "./WriteRecord.ts";

/** Answers one statement after another; an error is thrown. */
function answering(...answers: (Row[] | Error)[]): Executor {
  return {
    inTransaction: false,
    run() {
      const answer = answers.shift() ?? new Error("asked too often");
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    transact: () => Promise.reject(new Error("not asked")),
  };
}
const records = { table: "records", name: "settling", prepareAs: "settle" };
const violated = () => new DatabaseStatementError("settling", "23505", undefined);

test("a record that is being committed at that moment is looked at again, but not for ever", async () => {
  expect(await settle(answering(violated(), violated(), [["t"]]), records, newWriteRecord())).toBe(
    "took effect",
  );
  const always = settle(answering(violated(), violated(), violated()), records, newWriteRecord());
  await expect(always).rejects.toMatchObject({ sqlState: "23505" });
  const other = settle(
    answering(new DatabaseStatementError("settling", "42P01", undefined)),
    records,
    newWriteRecord(),
  );
  await expect(other).rejects.toMatchObject({ sqlState: "42P01" });
});
