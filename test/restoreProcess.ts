import { afterAll, vi } from "vitest";

// Restores what the tests of a file have set, for the next file in the same process. It runs before each file, so that its
// hook is the first and therefore runs last.
const { env } = process;
const before = { ...env };
afterAll(() => {
  // vi.stubEnv deletes from the object that was there when Vitest started: after this, it would unset nothing.
  const isReplaced = process.env !== env;
  process.env = env;
  vi.useRealTimers();
  vi.restoreAllMocks();
  for (const name of Object.keys(process.env)) {
    if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
  }
  Object.assign(process.env, before);
  process.exitCode = undefined;
  if (isReplaced) throw new Error("This file replaced process.env; set its variables by vi.stubEnv instead.");
});
