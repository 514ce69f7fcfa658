import { CAPTURE } from "../postgres/schema/writes/rowReport.ts";
import type { CommitLog } from "../occ/CommitLog.ts";
import type { BackendSession } from "../backend/BackendSession.ts";

const ON = `SET ${CAPTURE} = on`;
const OFF = `SET ${CAPTURE} = off`;

/** So many statements with nobody to whom they matter are run before reports are switched off. */
const CALM = 20;

/** How long a transaction's beginning waits at most for statements under way whose writes nobody reports. */
const PATIENCE_MS = 2_000;

/**
 * Whether a session has the rows that it writes reported: not where it only runs statements that PostgreSQL commits by
 * itself while nobody has a transaction open, for a report costs a third of such a statement.
 */
export class RowReporting {
  readonly #backend: BackendSession;
  readonly #commits: CommitLog;
  /** It is, when a session begins. */
  #isOn = true;
  #calm = 0;

  constructor(backend: BackendSession, commits: CommitLog) {
    this.#backend = backend;
    this.#commits = commits;
  }

  /** From what is sent next on, rows are reported. */
  switchOn(): void {
    this.#calm = 0;
    if (this.#isOn) return;
    this.#isOn = true;
    this.#send(ON);
  }

  /**
   * A statement that PostgreSQL commits by itself is about to be sent: its rows are reported if they matter to anybody.
   *
   * @returns what to call when it has been answered
   */
  beforePassThrough(): () => void {
    if (this.#commits.hasOpenTransactions) this.switchOn();
    else if (this.#isOn && ++this.#calm > CALM) {
      this.#isOn = false;
      this.#send(OFF);
    }
    return this.#commits.passThrough.begin(this.#isOn);
  }

  /**
   * To be awaited before a transaction takes its snapshot; undefined if nothing is under way that isn't reported. False if
   * something still is: the transaction can't know then what that commits.
   */
  settled(): Promise<boolean> | undefined {
    const unreported = this.#commits.passThrough.unreportedEnded();
    if (!unreported) return undefined;
    let timeout: NodeJS.Timeout | undefined;
    const patience = new Promise<boolean>((resolve) => {
      timeout = setTimeout(() => {
        resolve(false);
      }, PATIENCE_MS);
    });
    return Promise.race([unreported.then(() => true), patience]).finally(() => {
      clearTimeout(timeout);
    });
  }

  #send(sql: string): void {
    this.#backend.runControl(sql).catch(() => undefined);
  }
}
