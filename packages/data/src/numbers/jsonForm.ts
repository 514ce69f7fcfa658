/** What `JSON.stringify` gets for an `ExactNumber`: its text, marked while `formatJson` runs. */
export const jsonForm = { of: (text: string): string => text };
