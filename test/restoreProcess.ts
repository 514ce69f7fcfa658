import { afterAll, vi } from "vitest";

// What the tests of a file have set is no business of the next file's in the same process. Run before each file, so that
// these are the first hooks, and what is done last.
const before = { ...process.env };
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  for (const name of Object.keys(process.env)) {
    if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
  }
  Object.assign(process.env, before);
  process.exitCode = undefined;
});
