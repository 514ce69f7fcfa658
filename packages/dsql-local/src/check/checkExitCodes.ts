/** Exit codes of `dsql-check`. */
export const checkExitCodes = { clean: 0, findings: 1, usage: 2 } as const;
