/** Kinds of changes that running code may not survive. */
export const rules = {
  drop: "Release code that doesn't use it first, and drop it with a later release.",
  rename:
    "Add it under the new name beside the old one, release code that uses the new one, and drop the old one with a later release.",
  type: "Add a column of the new type beside it, fill it, release code that uses it, and drop the old one with a later release.",
  narrower:
    'Release code first that keeps to it everywhere; then say so before the statement: "-- released: keeps to it, <how>".',
  index:
    'Make one first that begins with the same columns; or say before the statement why none is needed: "-- released: keeps to it, <why>".',
  rights:
    'Take rights away once nothing that runs needs them, and say so: "-- released: keeps to it, <why>".',
  unseen:
    'Write the statements themselves, one after the other, where each is judged, and loops over rows as a step in TypeScript ("-- @run"); or say before the statement why nothing that runs is harmed: "-- released: keeps to it, <why>".',
} as const;

export type Rule = keyof typeof rules;

/** How a statement affects running code. */
export interface CompatibilityIssue {
  rule: Rule;
  /** What it does, e.g. `drops items.notes`. */
  what: string;
}
