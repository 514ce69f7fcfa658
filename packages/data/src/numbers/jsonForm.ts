/** What `JSON.stringify` gets for an `ExactNumber`: its text, but for the moment in which `formatJson` writes. */
export const jsonForm = { of: (text: string): string => text };
