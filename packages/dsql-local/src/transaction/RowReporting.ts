import { CAPTURE } from "../postgres/schema/writes/rowReport.ts";
import type { CommitLog } from "../occ/CommitLog.ts";
import type { BackendSession } from "../backend/BackendSession.ts";

const ON = `SET ${CAPTURE} = on`;
const OFF = `SET ${CAPTURE} = off`;

/** After so many statements whose rows no session needs reports are switched off. */
const MAX_UNNEEDED = 20;

/** How long BEGIN waits at most for statements under way whose writes aren't reported. */
const SETTLE_TIMEOUT_MS = 2_000;

/**
 * Switches the reports of the rows that a session writes on and off: off where it only runs statements that PostgreSQL commits
 * itself while no transaction is open, for a report takes a third of such a statement's time.
 */
export class RowReporting {
  readonly #backend: BackendSession;
  readonly #commits: CommitLog;
  /** As a session begins. */
  #isOn = true;
  #unneeded = 0;

  constructor(backend: BackendSession, commits: CommitLog) {
    this.#backend = backend;
    this.#commits = commits;
  }

  /** Has rows reported from the next statement on. */
  switchOn(): void {
    this.#unneeded = 0;
    if (this.#isOn) return;
    this.#isOn = true;
    this.#send(ON);
  }

  /**
   * A statement that PostgreSQL commits itself is about to be sent: its rows are reported if a transaction needs them.
   *
   * @returns to be called when the response is complete
   */
  beforePassThrough(): () => void {
    if (this.#commits.hasOpenTransactions) this.switchOn();
    else if (this.#isOn && ++this.#unneeded > MAX_UNNEEDED) {
      this.#isOn = false;
      this.#send(OFF);
    }
    return this.#commits.passThrough.begin(this.#isOn);
  }

  /**
   * To be awaited before a transaction takes its snapshot; undefined if all statements under way are reported. False if one
   * still isn't: the transaction can't know then what it commits.
   */
  settled(): Promise<boolean> | undefined {
    const unreported = this.#commits.passThrough.unreportedEnded();
    if (!unreported) return undefined;
    let timeout: NodeJS.Timeout | undefined;
    const timedOut = new Promise<boolean>((resolve) => {
      timeout = setTimeout(() => {
        resolve(false);
      }, SETTLE_TIMEOUT_MS);
    });
    return Promise.race([unreported.then(() => true), timedOut]).finally(() => {
      clearTimeout(timeout);
    });
  }

  #send(sql: string): void {
    this.#backend.runControl(sql).catch(() => undefined);
  }
}
