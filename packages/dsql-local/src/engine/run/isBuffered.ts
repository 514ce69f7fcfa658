import type { Statement } from "../../analysis/statement/Statement.ts";

/** Statements whose answer the client doesn't get before it is known that others haven't got in their way. */
export function isBuffered({ kind }: Statement): boolean {
  return (
    kind === "write" || kind === "lockingRead" || kind === "ddl" || kind === "set" || kind === "copyFrom"
  );
}
