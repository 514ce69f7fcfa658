import { DataError } from "../errors/index.ts";
import { formatChange, type MappingChange } from "./Mapping.ts";

/** The lists aren't valid; the message contains all issues. Nothing was changed. */
export class InvalidGrantError extends DataError {
  readonly code = "INVALID_GRANT";
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join("\n"));
    this.faults = faults;
  }
}

/**
 * Some or all IAM roles could not be mapped: each change is a transaction of its own. `done` and `left` list the changes
 * made and not made; running it again finishes it.
 */
export class GrantError extends DataError {
  readonly code = "GRANT";
  readonly done: readonly MappingChange[];
  readonly left: readonly MappingChange[];

  constructor(
    reason: string,
    { done = [], left = [] }: { done?: readonly MappingChange[]; left?: readonly MappingChange[] } = {},
    options?: ErrorOptions,
  ) {
    super([reason, ...progress(done, left)].join("\n"), options);
    this.done = done;
    this.left = left;
  }
}

function progress(done: readonly MappingChange[], left: readonly MappingChange[]): string[] {
  if (left.length === 0) return [];
  return [
    ...done.map((change) => `Done: ${formatChange(change)}`),
    ...(done.length === 0 ? ["Nothing was changed before."] : []),
    ...left.map((change) => `Not done: ${formatChange(change)}`),
    "Run it again to finish: what is done stays.",
  ];
}
