import { FEW_ROWS } from "../postgres/schema/limits/rowSizeTrigger.ts";
import { CAPTURE } from "../postgres/schema/writes/rowReport.ts";
import type { CommitLog } from "../occ/CommitLog.ts";
import type { BackendSession } from "../backend/BackendSession.ts";

/** `few`: as `off`, and each statement writes no more than {@link FEW_ROWS} new rows, so that small ones aren't measured. */
type Mode = "on" | "off" | "few";

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
  #mode: Mode | undefined = "on";
  #unneeded = 0;

  constructor(backend: BackendSession, commits: CommitLog) {
    this.#backend = backend;
    this.#commits = commits;
  }

  /** Has rows reported from the next statement on. */
  switchOn(): void {
    this.#unneeded = 0;
    this.#switchTo("on");
  }

  /**
   * A statement that PostgreSQL commits itself is about to be sent: its rows are reported if a transaction needs them.
   *
   * @param maximumNewRows that it inserts and updates; undefined where there is no bound
   * @returns to be called when the response is complete
   */
  beforePassThrough(maximumNewRows: number | undefined): () => void {
    if (this.#commits.hasOpenTransactions) this.switchOn();
    else {
      this.#unneeded++;
      const isFew = maximumNewRows !== undefined && maximumNewRows <= FEW_ROWS;
      if (this.#unneeded > MAX_UNNEEDED) this.#switchTo(isFew ? "few" : "off");
      else if (this.#mode === "few" && !isFew) this.#switchTo("off");
    }
    return this.#commits.passThrough.begin(this.#mode === "on");
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

  #switchTo(mode: Mode): void {
    if (this.#mode === mode) return;
    this.#mode = mode;
    this.#backend.runControl(`SET ${CAPTURE} = ${mode}`).catch(() => {
      // Sent again with the next statement.
      this.#mode = undefined;
    });
  }
}
