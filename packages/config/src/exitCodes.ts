/** The exit codes of commands: `usage` for wrong arguments or settings, after which nothing was changed. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;
