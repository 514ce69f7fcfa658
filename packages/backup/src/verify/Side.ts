/** Which of the two places: the one that is verified, or the one that it is held against. */
export type Side = "from" | "against";

export const sides = ["from", "against"] as const satisfies readonly Side[];
