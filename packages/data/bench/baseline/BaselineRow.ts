export type BaselineRow = Record<string, unknown>;
