/**
 * The exit codes of commands: `usage` for wrong arguments or settings, after which nothing was changed; `interrupted` after
 * Ctrl-C, by convention 128 and the number of SIGINT.
 */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;
