import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import type { Clock } from "../clock/Clock.ts";
import { schemaConflict, writeConflict } from "../errors/conflictErrors.ts";
import { ActiveFault } from "./ActiveFault.ts";
import { type Fault, MAX_LATENCY_MS, type ParsedFault } from "./Fault.ts";
import type { CdcFaultHooks, CommitFault, FaultHooks, RequestFault } from "./FaultHooks.ts";
import { InvalidFaultError } from "./InvalidFaultError.ts";
import { latencyMs } from "./latencyMs.ts";
import type { RandomNumbers } from "./randomNumbers.ts";
import { parseFault } from "./parseFault.ts";
import { connectionError, serverUnavailable } from "./connectionErrors.ts";

/** Every request checks each of them. */
const MAX_FAULTS = 1_000;

/** An event that may turn out not to happen. */
interface CountedEvent {
  counted: ActiveFault[];
  fired: ActiveFault | undefined;
}

/** An injected fault, and how often it fired. */
export interface InjectedFault {
  readonly id: string;
  /** With defaults filled in and the seed that is in use. */
  readonly fault: Fault;
  /** How many times it fired. */
  readonly hits: number;
  /** It won't fire any more. */
  readonly spent: boolean;
  /** Removes the fault. */
  remove(): void;
}

/**
 * Fault injection, for tests of how applications handle conflicts, dropped connections, latency and rejected connections.
 *
 * ```ts
 * const fault = dsql.faults.inject({ fault: "conflict", nth: 2 });
 * // … the second commit from now on fails with OC000
 * expect(fault.hits).toBe(1);
 * ```
 */
export class Faults {
  /** Called by sessions. */
  readonly hooks: FaultHooks;
  /** Called by the writer of change records. */
  readonly cdcHooks: CdcFaultHooks;
  readonly #active = new Map<string, ActiveFault>();
  /** The commits for which a fault fired. */
  readonly #commits = new WeakMap<CommitFault, CountedEvent>();
  #ids = 0;
  readonly #withCdc: boolean;

  /** @param withCdc whether the server writes change records, to which faults `cdc-…` apply */
  constructor(clock: Clock, withCdc = false) {
    this.#withCdc = withCdc;
    this.hooks = {
      connecting: () => {
        const fault = this.#fire((each) => (each.fault === "refuse" ? each : undefined));
        return fault && injected(connectionError(fault.reason, clock.nowMs()));
      },
      delayMs: () => {
        if (this.#active.size === 0) return 0;
        let delayMs = 0;
        for (const active of this.#active.values()) {
          if (active.fault.fault !== "latency" || !active.matches()) continue;
          active.fire();
          delayMs += latencyMs(active.fault, active.random);
        }
        return Math.min(delayMs, MAX_LATENCY_MS);
      },
      requesting: (counts) => (this.#active.size > 0 && counts() ? this.#fire(requestFault) : undefined),
      committing: () => {
        const event: CountedEvent = { counted: [], fired: undefined };
        const fault = this.#fire(commitFault, event);
        if (fault) this.#commits.set(fault, event);
        return fault;
      },
      notCommitted: (fault) => {
        const event = this.#commits.get(fault);
        for (const active of event?.counted ?? []) active.uncount(active === event?.fired);
      },
    };
    this.cdcHooks = {
      splittingBytes: () => this.#fireKind("cdc-split")?.fault.bytes,
      duplicatingAfterMs: () => {
        const due = this.#fireKind("cdc-duplicate");
        return due && latencyMs(due.fault, due.random);
      },
      holdingMs: () => {
        const due = this.#fireKind("cdc-delay");
        return due ? latencyMs(due.fault, due.random) : 0;
      },
      overtakenBy: () => {
        const due = this.#fireKind("cdc-reorder");
        return due ? 1 + Math.floor(due.random.next() * due.fault.places) : 0;
      },
    };
  }

  /**
   * Injects a fault. Each fault counts the events that it applies to. Where several match the same event, the one that was
   * injected first fires; latencies add up.
   *
   * @throws {InvalidFaultError} naming each wrong field
   */
  inject(fault: Fault): InjectedFault {
    const parsed = parseFault(fault);
    if (parsed.fault.startsWith("cdc-") && !this.#withCdc) {
      throw new InvalidFaultError(
        `There are no change records for ${parsed.fault}: start the server with --cdc <folder> (cdc: { folder }).`,
      );
    }
    if (this.#active.size >= MAX_FAULTS) {
      throw new InvalidFaultError(`There are ${MAX_FAULTS} faults, which is the most. Take some back first.`);
    }
    const active = new ActiveFault(String(++this.#ids), parsed);
    this.#active.set(active.id, active);
    return this.#shown(active);
  }

  /** All that were injected and not removed, exhausted ones included. */
  list(): InjectedFault[] {
    return [...this.#active.values()].map((active) => this.#shown(active));
  }

  /** Removes all faults. */
  clear(): void {
    this.#active.clear();
  }

  /** Counts an event with all faults for which `effectOf` returns an effect. Returns that of the first that matches. */
  #fire<T>(
    effectOf: (fault: ParsedFault, active: ActiveFault) => T | undefined,
    event?: CountedEvent,
  ): T | undefined {
    let fired: T | undefined;
    for (const active of this.#active.values()) {
      const effect = effectOf(active.fault, active);
      if (effect === undefined) continue;
      const { seen } = active;
      const matches = active.matches();
      if (active.seen > seen) event?.counted.push(active);
      if (!matches || fired !== undefined) continue;
      active.fire();
      fired = effect;
      if (event) event.fired = active;
    }
    return fired;
  }

  /** The fault of a kind that fires, with its random numbers. */
  #fireKind<Kind extends ParsedFault["fault"]>(
    kind: Kind,
  ): { fault: Extract<ParsedFault, { fault: Kind }>; random: RandomNumbers } | undefined {
    if (this.#active.size === 0) return undefined;
    return this.#fire((fault, { random }) => (isOfKind(fault, kind) ? { fault, random } : undefined));
  }

  #shown(active: ActiveFault): InjectedFault {
    return {
      id: active.id,
      fault: { ...active.fault, seed: active.random.seed },
      get hits() {
        return active.hits;
      },
      get spent() {
        return active.exhausted;
      },
      remove: () => {
        this.#active.delete(active.id);
      },
    };
  }
}

function isOfKind<Kind extends ParsedFault["fault"]>(
  fault: ParsedFault,
  kind: Kind,
): fault is Extract<ParsedFault, { fault: Kind }> {
  return fault.fault === kind;
}

function injected(error: DsqlError): DsqlError {
  return { ...error, isInjected: true };
}

function dropsConnection(fault: ParsedFault): fault is Extract<ParsedFault, { fault: "disconnect" | "cut" }> {
  return fault.fault === "disconnect" || fault.fault === "cut";
}

function requestFault(fault: ParsedFault): RequestFault | undefined {
  if (dropsConnection(fault) && fault.when === "statement") return { type: "disconnect" };
  if (fault.fault === "unavailable") return { type: "error", error: injected(serverUnavailable) };
  if (fault.fault !== "conflict" || fault.on !== "statement") return undefined;
  return { type: "error", error: injected(fault.marker === "OC000" ? writeConflict : schemaConflict) };
}

function commitFault(fault: ParsedFault): CommitFault | undefined {
  if (dropsConnection(fault) && fault.when !== "statement") {
    return { type: "disconnect", when: fault.when === "before-commit" ? "before" : "after" };
  }
  if (fault.fault !== "conflict" || fault.on !== "commit") return undefined;
  return { type: "conflict", marker: fault.marker };
}
