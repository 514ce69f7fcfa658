export const packages: readonly string[];
export const layers: Readonly<Record<string, readonly (string | readonly string[])[]>>;
