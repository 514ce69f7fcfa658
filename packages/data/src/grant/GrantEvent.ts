import type { Mapping, MappingChange } from "./Mapping.ts";

/** Progress of mapping IAM roles, in this order: what stays, what would be done or is done, the end. */
export type GrantEvent =
  | ({ event: "kept" } & Mapping)
  /** Only with `dryRun`. */
  | ({ event: "planned" } & MappingChange)
  | ({ event: "changed" } & MappingChange)
  | { event: "done"; granted: number; revoked: number; kept: number; dryRun: boolean };

export type OnGrantProgress = (event: GrantEvent) => void;
