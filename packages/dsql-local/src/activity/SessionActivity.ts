import type { Participant } from "./ConflictCause.ts";
import { shortText } from "./shortText.ts";

/** Of a transaction's statements, and of a statement's tables, the last and first ones are kept. */
const MAX_KEPT = 50;

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

/** What a session does. The session sets it, and only who looks reads it: a statement costs some assignments. */
export class SessionActivity {
  readonly origin: SessionOrigin;
  /** The statement under way, or else the last one. */
  statement: ShownStatement | undefined;
  startedMs = 0;
  /** What its Bind message has after the names, while it runs. Never shown: it holds the values of parameters. */
  parameters: Buffer | undefined;
  #committed: { statements: readonly ShownStatement[]; atMs: number } | undefined;

  constructor(origin: SessionOrigin) {
    this.origin = origin;
  }

  /** A statement begins. */
  begin(statement: ShownStatement, nowMs: number, parameters?: Buffer): void {
    this.statement = statement;
    this.parameters = parameters;
    this.startedMs = nowMs;
  }

  /**
   * A request has ended, and the session may be idle for long: only what is shown stays. The statement and its parameters are a part
   * of what the client has sent, all of which stays in memory with them.
   *
   * @param isObserved whether anybody may look
   */
  rest(isObserved: boolean): void {
    this.parameters = undefined;
    this.statement = isObserved && this.statement ? keptOf(this.statement) : undefined;
  }

  /** A transaction that wrote has been committed. */
  commit(statements: readonly ShownStatement[], atMs: number): void {
    this.#committed = { statements: statements.slice(-MAX_KEPT).map(keptOf), atMs };
  }

  /** The last statements of its last transaction that was committed and wrote. */
  get committed(): { statements: readonly ShownStatement[]; atMs: number } | undefined {
    return this.#committed;
  }

  /** The session with one of its statements. */
  with(statement: string | null): Participant {
    return { session: this.origin.id, role: this.origin.role, statement };
  }
}

/** Of statements that are run repeatedly. */
const kept = new WeakMap<ShownStatement, ShownStatement>();

function keptOf(statement: ShownStatement): ShownStatement {
  const known = kept.get(statement);
  if (known) return known;
  const tables = statement.relations.slice(0, MAX_KEPT);
  const copy = {
    text: shortText(statement.text),
    relations: tables.map(({ schema, name }) => ({ ...(schema === undefined ? {} : { schema }), name })),
  };
  kept.set(statement, copy);
  return copy;
}
