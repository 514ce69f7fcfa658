export const packages: string[];

export const layers: Record<string, (string | string[])[]>;
