import type { ConflictCause, Participant } from "./ConflictCause.ts";

/** A conflict, as `GET /conflicts` of the admin port returns it. */
export interface RecordedConflict {
  /** Counts all of them. */
  id: number;
  at: string;
  code: "OC000" | "OC001";
  kind: ConflictCause["kind"];
  detectedAt: "commit" | "statement";
  /** The table, or what was changed; null where it isn't known. */
  object: string | null;
  /** The key that both have claimed, e.g. `id = 42`; null where it isn't known. */
  key: string | null;
  loser: Participant;
  winner: Participant | null;
  /** The winner is the session that has last written to the table, and not known for certain. */
  isInferred: boolean;
}
