/** What to say of a step's name that isn't known. */
export function noSuchStep(name: string, known: Iterable<string>): string {
  return `no step is registered as "${name}"; there is ${[...known].join(", ") || "none"}`;
}
