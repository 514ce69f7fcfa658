type Call = (...args: unknown[]) => Promise<unknown>;

/** Wraps each call with `change`. Runs for every request, so it is written for speed. */
export function wrapCalls<Calls extends object>(calls: Calls, change: (call: Call) => Call): Calls {
  const changed = { ...calls } as Record<string, Call>;
  for (const name of Object.keys(changed)) {
    const call = changed[name];
    if (call !== undefined) changed[name] = change(call);
  }
  return changed as Calls;
}
