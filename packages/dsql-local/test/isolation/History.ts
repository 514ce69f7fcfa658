/** One operation of a transaction on a key, whose value is the list of all elements appended to it. */
export type Operation =
  /** `locked`: FOR UPDATE. */
  | { type: "read"; key: string; list: string[]; locked?: boolean }
  /** The element is unique over the whole history. */
  | { type: "append"; key: string; element: string };

/**
 * A transaction as its client saw it. All times are of one logical clock and unique; missing ones aren't known.
 */
export interface Recorded {
  id: string;
  /** The session that ran it; a session's transactions run one after another. */
  session?: string;
  operations: Operation[];
  /** `unknown`: the connection was lost before the response to COMMIT. */
  committed: boolean | "unknown";
  /** Before its first statement was sent: it sees every commit that was acknowledged by then. */
  began: number;
  /** After the response to BEGIN: it sees nothing whose COMMIT was sent later. */
  snapshotBy?: number;
  /** Before COMMIT was sent. */
  committing?: number;
  /** After its last response. */
  ended: number;
}

/** How transactions depend on one another in a cycle. */
export type Cycle =
  /** Of write dependencies only: two transactions overwrite each other's writes in opposite orders. */
  | "G0"
  /** Of write and read dependencies. */
  | "G1c"
  /** With one anti-dependency (a read of a version that another transaction overwrote): an inconsistent snapshot, or a lost update. */
  | "G-single"
  /** With several anti-dependencies, no two of which are adjacent. */
  | "G-nonadjacent"
  /** The smallest of those: two readers see two writes in opposite orders. */
  | "long fork";

export type AnomalyType =
  /** A cycle of that kind; `-session`: including the order of a session; `-realtime`: including real time. */
  | Cycle
  | `${Cycle}-session`
  | `${Cycle}-realtime`
  /** A transaction saw, or overwrote, a write whose COMMIT was sent after the response to its own BEGIN. */
  | "G-SIa"
  /** A rolled-back transaction's write was read. */
  | "G1a"
  /** An intermediate write was read. */
  | "G1b"
  /** A committed write is based on a rolled-back one. */
  | "dirty update"
  /** Two committed transactions overwrote the same version of a list, which both had read. */
  | "lost update"
  /** A committed write is missing at the end. */
  | "lost write"
  /** A transaction doesn't read what it has written or read before. */
  | "internal"
  /** Two reads contradict each other about the order of writes. */
  | "incompatible order"
  | "duplicate element"
  /** What was read was never written, or only later by the reader itself. */
  | "unknown element";

export interface Anomaly {
  type: AnomalyType;
  /** What was observed, with the ids of the transactions. */
  about: string;
}
