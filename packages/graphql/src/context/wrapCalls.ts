type Call = (...given: unknown[]) => Promise<unknown>;

/** The same calls, each as `change` makes it. Every request has some of its own, so this is made to take no time. */
export function wrapCalls<Calls extends object>(calls: Calls, change: (call: Call) => Call): Calls {
  const changed = { ...calls } as Record<string, Call>;
  for (const name of Object.keys(changed)) {
    const call = changed[name];
    if (call !== undefined) changed[name] = change(call);
  }
  return changed as Calls;
}
