import type { Clock } from "../clock/Clock.ts";
import type { ConflictCause, Participant } from "./ConflictCause.ts";
import type { RecordedConflict } from "./RecordedConflict.ts";
import type { RecordedRefusal } from "./RecordedRefusal.ts";
import { RingBuffer } from "./RingBuffer.ts";
import type { SessionActivity, ShownStatement } from "./SessionActivity.ts";
import type { SessionDescription } from "./SessionDescription.ts";
import { shortText } from "./shortText.ts";

const MAX_CONFLICTS = 200;

type Relation = ShownStatement["relations"][number];

/**
 * What the sessions of one server do, have lost and were refused: what the admin port shows. Its memory is bounded: the last
 * conflicts, one entry for each rule that was hit, and one for each open session; long statements are cut.
 */
export class Activity {
  /** Whether anybody may look; otherwise nothing is recorded. */
  readonly isObserved: boolean;
  readonly #clock: Pick<Clock, "nowMs">;
  readonly #sessions = new Map<SessionActivity, () => SessionDescription>();
  readonly #conflicts = new RingBuffer<RecordedConflict>(MAX_CONFLICTS);
  readonly #refusals = new Map<string, RecordedRefusal>();
  #conflictCount = 0;

  constructor(clock: Pick<Clock, "nowMs">, isObserved: boolean) {
    this.#clock = clock;
    this.isObserved = isObserved;
  }

  /** A session begins. Returns the function that ends it. */
  open(session: SessionActivity, describe: () => SessionDescription): () => void {
    this.#sessions.set(session, describe);
    return () => {
      this.#sessions.delete(session);
    };
  }

  /** The open sessions, oldest first. */
  sessions(): SessionDescription[] {
    return [...this.#sessions.values()].map((describe) => describe());
  }

  /** The last conflicts, newest first. */
  conflicts(): RecordedConflict[] {
    return this.#conflicts.newestFirst();
  }

  /** The rules that were hit, the last one first. */
  refusals(): RecordedRefusal[] {
    return [...this.#refusals.values()].sort((one, other) => (one.lastAt < other.lastAt ? 1 : -1));
  }

  /** A client receives 40001. */
  recordConflict(code: RecordedConflict["code"], loser: SessionActivity, cause: ConflictCause): void {
    const { kind, object = null, key = null, winner, isInferred = false } = cause;
    const own = loser.statement;
    this.#conflicts.add({
      id: ++this.#conflictCount,
      at: this.#now(),
      code,
      kind,
      detectedAt: cause.detectedAt ?? (own?.kind === "commit" ? "commit" : "statement"),
      object,
      key: key === null ? null : shortText(key),
      loser: shown(loser.with(cause.loserStatement ?? own?.text ?? null)),
      winner: winner ? shown(winner) : null,
      isInferred,
    });
  }

  /** A client receives the error of a rule. */
  recordRefusal(rule: string, message: string, statement: string | undefined): void {
    const count = (this.#refusals.get(rule)?.count ?? 0) + 1;
    this.#refusals.set(rule, {
      rule,
      count,
      lastAt: this.#now(),
      message: shortText(message),
      statement: statement === undefined ? null : shortText(statement),
    });
  }

  /**
   * The session that has last committed a write to one of a statement's tables: the likely winner where PostgreSQL alone has found
   * the conflict.
   *
   * @param sinceMs when the statement began
   */
  lastWriterOf(
    { relations }: ShownStatement,
    loser: SessionActivity,
    sinceMs: number,
  ): Participant | undefined {
    let latestMs = sinceMs;
    let winner: Participant | undefined;
    const isNamed = (one: ShownStatement) =>
      one.relations.some((table) => relations.some((other) => isSameTable(table, other)));
    for (const session of this.#sessions.keys()) {
      const { committed } = session;
      if (session === loser || !committed || committed.atMs < latestMs) continue;
      const statement = committed.statements.findLast(isNamed);
      if (!statement) continue;
      latestMs = committed.atMs;
      winner = session.with(statement.text);
    }
    return winner;
  }

  #now(): string {
    return new Date(this.#clock.nowMs()).toISOString();
  }
}

/** By their names in statements; one without a schema is taken for one of `public`. */
function isSameTable(one: Relation, other: Relation): boolean {
  return one.name === other.name && (one.schema ?? "public") === (other.schema ?? "public");
}

function shown({ session, role, statement }: Participant): Participant {
  return { session, role, statement: statement === null ? null : shortText(statement) };
}
