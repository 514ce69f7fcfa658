/** One step of a transaction on a key whose value is a list of all that was ever appended to it. */
export type Operation =
  /** `locked`: FOR UPDATE. */
  | { type: "read"; key: string; list: string[]; locked?: boolean }
  /** The element is unique over the whole history. */
  | { type: "append"; key: string; element: string };

/**
 * A transaction as its client saw it. All times are points of one logical clock that no two events share, and what is
 * left out isn't known.
 */
export interface Recorded {
  id: string;
  /** Who ran it: the transactions of one session follow one another. */
  session?: string;
  operations: Operation[];
  /** `unknown`: the connection broke before COMMIT was answered. */
  committed: boolean | "unknown";
  /** Before its first statement was sent: it sees all whose COMMIT was answered by then. */
  began: number;
  /** After BEGIN was answered: it sees nothing whose COMMIT was sent only later. */
  snapshotBy?: number;
  /** Before COMMIT was sent. */
  committing?: number;
  /** After its last answer had come. */
  ended: number;
}

/** How transactions can depend on one another in a cycle. */
export type Cycle =
  /** Of writes alone: two transactions write over each other's writes in opposite orders. */
  | "G0"
  /** Of writes and of reads of what was written. */
  | "G1c"
  /** With one anti-dependency (a read of what another then wrote over): a snapshot that isn't one, or a lost update. */
  | "G-single"
  /** With several anti-dependencies, no two of which follow one another. */
  | "G-nonadjacent"
  /** The smallest of these: two readers see two writes in opposite orders. */
  | "long fork";

export type AnomalyType =
  /** Whoever's cycle it is, `-session`: with the order of a session; `-realtime`: with the order of answers. */
  | Cycle
  | `${Cycle}-session`
  | `${Cycle}-realtime`
  /** A transaction saw, or wrote over, a write whose COMMIT was sent after its own BEGIN was answered. */
  | "G-SIa"
  /** A rolled-back transaction's write was read. */
  | "G1a"
  /** A write was read that its transaction went on from. */
  | "G1b"
  /** A committed write stands on a rolled-back one. */
  | "dirty update"
  /** Two that were committed wrote over the same version of a list that both had read. */
  | "lost update"
  /** A committed write isn't there in the end. */
  | "lost write"
  /** A transaction doesn't read what it wrote or has read before. */
  | "internal"
  /** Two reads can't be of one order of writes. */
  | "incompatible order"
  | "duplicate element"
  /** What was read was written by nobody, or by the reader later. */
  | "unknown element";

export interface Anomaly {
  type: AnomalyType;
  /** What was seen, with the ids of the transactions. */
  about: string;
}
