/** One step of a transaction on a key whose value is a list of all that was ever appended to it. */
export type Operation =
  /** `locked`: FOR UPDATE. */
  | { type: "read"; key: string; list: string[]; locked?: boolean }
  /** The element is unique over the whole history. */
  | { type: "append"; key: string; element: string };

/** A transaction as its client saw it. */
export interface Recorded {
  id: string;
  operations: Operation[];
  committed: boolean;
  /** Points of one logical clock: before its first statement was sent, and after its last answer had come. */
  began: number;
  ended: number;
}

export interface Anomaly {
  /**
   * - `G1a`: an aborted transaction's write was read;
   * - `G1b`: a write was read that its transaction had not left it at;
   * - `G1c`: transactions depend on one another in a circle;
   * - `G-single`: a circle with one anti-dependency: a snapshot that isn't one (fractured or stale reads);
   * - `G-nonadjacent`: a circle whose anti-dependencies are apart, which snapshot isolation excludes too;
   * - `P4`: a committed write was lost;
   * - `internal`: a transaction doesn't read what it wrote or has read before;
   * - `incompatible order`: two reads can't be of one order of writes, or an element is there twice or of nobody.
   */
  type: "G1a" | "G1b" | "G1c" | "G-single" | "G-nonadjacent" | "P4" | "internal" | "incompatible order";
  /** What was seen, with the ids of the transactions. */
  about: string;
}
