/** Most ids that one read of the data layer takes. */
export const MAX_IDS = 1_000;
