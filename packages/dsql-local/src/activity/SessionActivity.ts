import type { Participant } from "./ConflictCause.ts";

/** What is kept of a statement while it is a session's last one. */
export interface ShownStatement {
  readonly text: string;
  readonly kind?: string;
  readonly names?: readonly string[];
  readonly relations: readonly { schema?: string; name: string }[];
  /** Of an UPDATE of one row: the columns that it compares. */
  readonly pointUpdate?: {
    readonly compared: readonly { column: string; value: string | { parameter: number } }[];
  };
}

/** Whose session it is. */
interface SessionOrigin {
  /** The process id that its start-up gave (BackendKeyData). */
  id: number;
  role: string;
  /** The client's address and port, e.g. `127.0.0.1:51234`. */
  clientAddress: string;
  /** By the server's clock, as all times here. */
  connectedMs: number;
}

/** What a session does. The session sets it, and only who looks reads it: each statement costs two assignments. */
export class SessionActivity {
  readonly origin: SessionOrigin;
  /** The statement under way, or else the last one. */
  statement: ShownStatement | undefined;
  startedMs = 0;
  /** What its Bind message has after the names, while it runs. Never shown: it holds the values of parameters. */
  parameters: Buffer | undefined;
  /** The statements of its last transaction that was committed and wrote. */
  committed: { statements: readonly ShownStatement[]; atMs: number } | undefined;

  constructor(origin: SessionOrigin) {
    this.origin = origin;
  }

  /** A statement begins. */
  begin(statement: ShownStatement, nowMs: number, parameters?: Buffer): void {
    this.statement = statement;
    this.parameters = parameters;
    this.startedMs = nowMs;
  }

  /** The session with one of its statements. */
  with(statement: string | null): Participant {
    return { session: this.origin.id, role: this.origin.role, statement };
  }
}
