import { afterAll, vi } from "vitest";

// Restores what the tests of a file have set, for the next file in the same process. It runs before each file, so that its
// hook is the first and therefore runs last.
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
