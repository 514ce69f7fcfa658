/** Message for an unknown step's name. */
export function noSuchStep(name: string, known: Iterable<string>): string {
  return `no step is registered as "${name}"; there is ${[...known].join(", ") || "none"}`;
}
