/** One of the two locations: the verified one, or the one that it is compared with. */
export type Side = "from" | "against";

export const sides = ["from", "against"] as const satisfies readonly Side[];
