import type { InjectedFault } from "../faults/Faults.ts";

/** A fault as responses show it. */
export function faultJson({ id, fault, hits, spent }: InjectedFault) {
  return { id, ...fault, hits, spent };
}
