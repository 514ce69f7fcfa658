import type { Clock } from "../clock/Clock.ts";
import { schemaConflict, writeConflict } from "../errors/conflicts.ts";
import { ActiveFault } from "./ActiveFault.ts";
import { type Fault, MAX_LATENCY_MS, type ParsedFault } from "./Fault.ts";
import type { CdcFaultHooks, CommitFault, FaultHooks, RequestFault } from "./FaultHooks.ts";
import { InvalidFaultError } from "./InvalidFaultError.ts";
import { latencyMs } from "./latencyMs.ts";
import type { RandomNumbers } from "./randomNumbers.ts";
import { parseFault } from "./parseFault.ts";
import { connectionError, serverUnavailable } from "./connectionErrors.ts";

/** Each is looked at with every request. */
const MAX_FAULTS = 1_000;

/** A fault that was asked for, and what became of it. */
export interface InjectedFault {
  readonly id: string;
  /** With defaults filled in and the seed that is in use. */
  readonly fault: Fault;
  /** How many times it happened. */
  readonly hits: number;
  /** It won't happen any more. */
  readonly spent: boolean;
  /** Takes it back. */
  remove(): void;
}

/**
 * What goes wrong on purpose, so that applications can be tested against it.
 *
 * ```ts
 * const fault = dsql.faults.inject({ fault: "conflict", nth: 2 });
 * // … the second commit from now on fails with OC000
 * expect(fault.hits).toBe(1);
 * ```
 */
export class Faults {
  /** What sessions ask. */
  readonly hooks: FaultHooks;
  /** What the writer of change records asks. */
  readonly cdcHooks: CdcFaultHooks;
  readonly #active = new Map<string, ActiveFault>();
  #ids = 0;
  readonly #withCdc: boolean;

  /** @param withCdc whether there are change records, with which something can go wrong */
  constructor(clock: Clock, withCdc = false) {
    this.#withCdc = withCdc;
    this.hooks = {
      connecting: () => {
        const fault = this.#meet((each) => (each.fault === "refuse" ? each : undefined));
        return fault && connectionError(fault.reason, clock.nowMs());
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
      requesting: (counts) => (this.#active.size > 0 && counts() ? this.#meet(requestFault) : undefined),
      committing: () => this.#meet(commitFault),
    };
    this.cdcHooks = {
      splittingBytes: () => this.#due("cdc-split")?.fault.bytes,
      duplicatingAfterMs: () => {
        const due = this.#due("cdc-duplicate");
        return due && latencyMs(due.fault, due.random);
      },
      holdingMs: () => {
        const due = this.#due("cdc-delay");
        return due ? latencyMs(due.fault, due.random) : 0;
      },
      overtakenBy: () => {
        const due = this.#due("cdc-reorder");
        return due ? 1 + Math.floor(due.random.next() * due.fault.places) : 0;
      },
    };
  }

  /**
   * Has something go wrong from now on. Each fault counts the occasions that fit it. Where several are due at
   * one, the one that was injected first happens; latencies add up.
   *
   * @throws {InvalidFaultError} naming each field that is wrong
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

  /** All that were injected and not removed, spent ones too. */
  list(): InjectedFault[] {
    return [...this.#active.values()].map((active) => this.#shown(active));
  }

  /** Takes all back. */
  clear(): void {
    this.#active.clear();
  }

  /** Counts an occasion with all faults that `happening` says fit it; what happens of those that are due. */
  #meet<T>(happening: (fault: ParsedFault, active: ActiveFault) => T | undefined): T | undefined {
    let met: T | undefined;
    for (const active of this.#active.values()) {
      const happens = happening(active.fault, active);
      if (happens === undefined || !active.matches() || met !== undefined) continue;
      active.fire();
      met = happens;
    }
    return met;
  }

  /** The fault of a kind whose turn it is, with the numbers that it draws. */
  #due<Kind extends ParsedFault["fault"]>(
    kind: Kind,
  ): { fault: Extract<ParsedFault, { fault: Kind }>; random: RandomNumbers } | undefined {
    if (this.#active.size === 0) return undefined;
    return this.#meet((fault, { random }) => (isOfKind(fault, kind) ? { fault, random } : undefined));
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

function dropsConnection(fault: ParsedFault): fault is Extract<ParsedFault, { fault: "disconnect" | "cut" }> {
  return fault.fault === "disconnect" || fault.fault === "cut";
}

function requestFault(fault: ParsedFault): RequestFault | undefined {
  if (dropsConnection(fault) && fault.when === "statement") return { type: "cut" };
  if (fault.fault === "unavailable") return { type: "error", error: serverUnavailable };
  if (fault.fault !== "conflict" || fault.on !== "statement") return undefined;
  return { type: "error", error: fault.marker === "OC000" ? writeConflict : schemaConflict };
}

function commitFault(fault: ParsedFault): CommitFault | undefined {
  if (dropsConnection(fault) && fault.when !== "statement") {
    return { type: "cut", when: fault.when === "before-commit" ? "before" : "after" };
  }
  if (fault.fault !== "conflict" || fault.on !== "commit") return undefined;
  return { type: "conflict", marker: fault.marker };
}
