import { type Answer, reconcile, type Step } from "../../src/follow/protocol/reconcile.ts";
import { imageAt, revision, type State, type Wanted } from "../../src/follow/protocol/State.ts";

/** Both tables, as far as one item is concerned. */
interface Tables {
  state: State | undefined;
  /** Text of the item under each key. */
  items: ReadonlyMap<string, string>;
}

/** A consumer at work on a change: the results that it has received determine its next step. */
interface Consumer {
  change: Wanted;
  answers: readonly Answer[];
  /** Of a step that takes several requests: the keys that have been dealt with, and what was found. */
  dealtWith: readonly string[];
  found: readonly string[];
  isDone: boolean;
}

interface Moment extends Tables {
  consumers: readonly Consumer[];
  crashesLeft: number;
}

export interface Exploration {
  /** Different moments that were reached. */
  moments: number;
  /** Different ends. */
  ends: number;
  /** The first end that isn't right; the search ends with it. */
  wrong?: { items: Record<string, string>; state: State | undefined };
}

export interface Scenario {
  /** One a delivery; each is worked on by a consumer of its own, all at once. */
  deliveries: readonly Wanted[];
  /** The old table before: text by key. */
  before?: Record<string, string>;
  /** How often a consumer is killed, anywhere between two requests; its delivery then starts again elsewhere. */
  crashes: number;
  /** Replaces what a step does, to see that a worse protocol is found out. */
  spoil?: (step: Step, answer: Answer) => Answer;
}

/**
 * Runs deliveries of changes of one item in every order in which their requests can reach the tables, with consumers
 * killed at every moment, and says whether the old table always ends as the latest change has it. Moments that are alike
 * are gone on from once.
 */
export function explore({ deliveries, before = {}, crashes, spoil }: Scenario): Exploration {
  const fresh = (change: Wanted): Consumer => ({
    change,
    answers: [],
    dealtWith: [],
    found: [],
    isDone: false,
  });
  const latest = deliveries.reduce((a, b) => (b.ts > a.ts ? b : a));
  const start: Moment = {
    state: undefined,
    items: new Map(Object.entries(before)),
    consumers: deliveries.map(fresh),
    crashesLeft: crashes,
  };
  const seen = new Set([keyOf(start)]);
  const open = [start];
  const result: Exploration = { moments: 0, ends: 0 };
  for (let moment = open.pop(); moment !== undefined; moment = open.pop()) {
    result.moments++;
    const next = successors(moment, spoil, fresh);
    if (next.length === 0) {
      result.ends++;
      if (!isRight(moment, latest)) {
        return { ...result, wrong: { items: Object.fromEntries(moment.items), state: moment.state } };
      }
    }
    for (const each of next) {
      const key = keyOf(each);
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(each);
    }
  }
  return result;
}

function isRight({ items }: Tables, { image }: Wanted): boolean {
  return image === undefined ? items.size === 0 : items.size === 1 && items.get(image.key) === image.text;
}

function keyOf({ state, items, consumers, crashesLeft }: Moment): string {
  const parts = consumers.map(({ answers, dealtWith, found, isDone, change }) =>
    isDone ? "done" : [String(change.ts), change.image?.key ?? "", answers.map(show), dealtWith, found],
  );
  // Consumers with the same change are alike.
  return JSON.stringify([
    show(state),
    [...items].toSorted(),
    parts.map((part) => JSON.stringify(part)).toSorted(),
    crashesLeft,
  ]);
}

function show(answer: Answer): unknown {
  return typeof answer === "object" && "ts" in answer
    ? [revision(answer), answer.image?.text, answer.keys]
    : (answer ?? null);
}

function successors(moment: Moment, spoil: Scenario["spoil"], fresh: (change: Wanted) => Consumer): Moment[] {
  const next: Moment[] = [];
  moment.consumers.forEach((consumer, index) => {
    if (consumer.isDone) return;
    const step = stepOf(consumer);
    const replace = (changed: Consumer, tables: Partial<Tables> = {}, crashesLeft = moment.crashesLeft) => {
      next.push({ ...moment, ...tables, crashesLeft, consumers: moment.consumers.with(index, changed) });
    };
    if (step === undefined) throw new Error("A consumer that is done takes no steps");
    for (const { tables, answer, ...part } of perform(step, moment, consumer)) {
      const told = (result: Answer) =>
        settle({
          ...consumer,
          answers: [...consumer.answers, spoil?.(step, result) ?? result],
          dealtWith: [],
          found: [],
        });
      replace(answer === undefined ? { ...consumer, ...part.unfinished } : told(answer.value), tables);
    }
    if (moment.crashesLeft > 0 && consumer.answers.length + consumer.dealtWith.length > 0)
      replace(fresh(consumer.change), {}, moment.crashesLeft - 1);
  });
  return next;
}

/** The step that a consumer stands before, found by telling a new one the same answers. */
function stepOf({ change, answers }: Consumer): Step | undefined {
  const work = reconcile(change.id, change);
  let step = work.next();
  for (const answer of answers) step = work.next(answer);
  return step.done === true ? undefined : step.value;
}

function settle(consumer: Consumer): Consumer {
  return stepOf(consumer) === undefined ? { ...consumer, answers: [], isDone: true } : consumer;
}

interface Performed {
  tables?: Partial<Tables>;
  answer?: { value: Answer };
  unfinished?: Pick<Consumer, "dealtWith" | "found">;
}

/** What one request can do now: one result, or several where keys can be dealt with in any order. */
function perform(step: Step, { state, items }: Tables, { dealtWith, found }: Consumer): Performed[] {
  switch (step.do) {
    case "readState":
      return [{ answer: { value: state } }];
    case "isCurrent":
      return [{ answer: { value: state !== undefined && revision(state) === revision(step.state) } }];
    case "swapState": {
      const isStill = (state && revision(state)) === (step.seen && revision(step.seen));
      return [{ answer: { value: isStill }, ...(isStill ? { tables: { state: step.next } } : {}) }];
    }
    case "findKeys":
      return [
        { answer: { value: [...items.keys()].filter((key) => !step.isNew || !isOfOldOnly(key)).toSorted() } },
      ];
    case "findDifferent": {
      const [key, ...others] = step.state.keys.filter((each) => !dealtWith.includes(each));
      if (key === undefined) return [{ answer: { value: found } }];
      const differs = items.get(key) !== imageAt(step.state, key)?.text;
      const foundNow = differs ? [...found, key] : found;
      return [
        others.length === 0
          ? { answer: { value: foundNow } }
          : { unfinished: { dealtWith: [...dealtWith, key], found: foundNow } },
      ];
    }
    case "writeItems": {
      const left = step.keys.filter((each) => !dealtWith.includes(each));
      return left.map((key) => {
        const written = new Map(items);
        const text = imageAt(step.state, key)?.text;
        if (text === undefined) written.delete(key);
        else written.set(key, text);
        const tables = { items: written };
        return left.length === 1
          ? { tables, answer: { value: undefined } }
          : { tables, unfinished: { dealtWith: [...dealtWith, key].toSorted(), found } };
      });
    }
  }
}

/** A key under which new items aren't looked for. */
function isOfOldOnly(key: string): boolean {
  return /[A-F]-/.test(key);
}
