/** What the commands of this package end with. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;
