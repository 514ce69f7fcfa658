type Call = (...given: unknown[]) => Promise<unknown>;

/** The same calls, each as `change` makes it. Every request has some of its own, so this is made to take no time. */
export function mapCalls<Calls extends object>(calls: Calls, change: (call: Call) => Call): Calls {
  const changed = { ...calls } as Record<string, Call>;
  // eslint-disable-next-line billio/no-inherited-names -- of the names that it has
  for (const [name, call] of Object.entries(changed)) changed[name] = change(call);
  return changed as Calls;
}
