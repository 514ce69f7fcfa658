import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { ReconstructionScheduler } from "./ReconstructionScheduler.ts";

/** Records when a promise resolves. */
async function note<T>(notes: string[], name: string, promise: T | Promise<T>): Promise<T> {
  const value = await promise;
  notes.push(name);
  return value;
}

test("a writer has its turn at once while there is no reconstruction", () => {
  const turns = new ReconstructionScheduler();
  expect(turns.write()).toBeTypeOf("function");
  expect(turns.write()).toBeTypeOf("function");
});

test("reconstructions run one after another, with the writers' turns in between", async () => {
  const turns = new ReconstructionScheduler();
  const notes: string[] = [];
  const early = await turns.write();
  const first = note(notes, "first", turns.reconstruct());
  const second = note(notes, "second", turns.reconstruct());
  const late = note(notes, "late writer", turns.write());
  await turn();
  expect(notes).toEqual([]);
  early();
  (await first)();
  const endLate = await late;
  await turn();
  expect(notes).toEqual(["first", "late writer"]);
  expect(turns.isQuiet).toBe(false);
  endLate();
  (await second)();
  expect(notes).toEqual(["first", "late writer", "second"]);
  expect(turns.isQuiet).toBe(true);
});

test("nobody waits long for a turn that doesn't end", async () => {
  const turns = new ReconstructionScheduler();
  await turns.write();
  // The writer doesn't end; the reconstruction waits for it only for a while.
  const end = await turns.reconstruct();
  // So does a writer for the reconstruction.
  const endWriter = await turns.write();
  endWriter();
  end();
  const began = performance.now();
  (await turns.reconstruct())();
  expect(performance.now() - began).toBeLessThan(40);
});
