import { parseTypedJson } from "../../old/parseTypedJson.ts";
import { inParallel } from "../../dynamodb/inParallel.ts";
import { chunk } from "../../arrays/chunk.ts";
import { sameAttributes } from "../dynamodb/sameAttributes.ts";
import { putsAtOnce, refusalOf, type Table } from "../dynamodb/Table.ts";
import type { Step } from "../protocol/reconcile.ts";
import type { Perform, StepResult } from "../protocol/runTogether.ts";
import { imageAt, type State } from "../protocol/State.ts";
import type { StateTable } from "../state/StateTable.ts";
import { possibleKeys } from "./possibleKeys.ts";

/** DynamoDB rejects an item, in the old table or in the state table. */
class ItemRefusedError extends Error {
  constructor(reason: string) {
    super(`DynamoDB refuses it: ${reason}`);
    this.name = "ItemRefusedError";
  }
}

/** Items that are compared at a time, so that not the whole batch is in memory. */
const COMPARED_AT_ONCE = 100;

type StepOf<Kind extends Step["do"]> = Extract<Step, { do: Kind }>;
type Steps<Kind extends Step["do"]> = readonly StepOf<Kind>[];

/** Performs the protocol's steps on the two tables, batching those of many items. */
export function performSteps(old: Table, states: StateTable): Perform {
  return async (kind, steps) => {
    switch (kind) {
      case "readState": {
        const found = await states.read((steps as Steps<"readState">).map(({ id }) => id));
        return (steps as Steps<"readState">).map(({ id }) => ({ answer: found.get(id) }));
      }
      case "isCurrent":
        return (await states.areCurrent(steps as Steps<"isCurrent">)).map((answer) => ({ answer }));
      case "findKeys":
        return findKeys(old, steps as Steps<"findKeys">);
      case "swapState":
        return inParallel(steps as Steps<"swapState">, putsAtOnce, (step) => swap(states, step));
      case "findDifferent":
        return findDifferent(old, steps as Steps<"findDifferent">);
      case "writeItems":
        return writeItems(old, steps as Steps<"writeItems">);
    }
  };
}

/** An item found under a key of its change is under no other: the old table had each id once. */
async function findKeys(old: Table, steps: Steps<"findKeys">): Promise<StepResult[]> {
  const present = await old.readKeys(steps.flatMap(({ keys }) => keys));
  const others = steps.map(({ id, keys, isNew }) =>
    keys.some((key) => present.has(key)) ? [] : possibleKeys(id, isNew).filter((key) => !keys.includes(key)),
  );
  const found = await old.readKeys(others.flat());
  return steps.map(({ keys }, index) => ({
    answer: [
      ...keys.filter((key) => present.has(key)),
      ...(others[index] ?? []).filter((key) => found.has(key)),
    ],
  }));
}

async function swap(states: StateTable, { id, seen, next }: StepOf<"swapState">): Promise<StepResult> {
  try {
    return { answer: await states.swap(id, seen, next) };
  } catch (error) {
    return { error: refused(error) };
  }
}

async function findDifferent(old: Table, steps: Steps<"findDifferent">): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const piece of chunk(steps, COMPARED_AT_ONCE)) {
    const items = await old.read(piece.flatMap(({ state }) => state.keys));
    for (const { state } of piece) {
      results.push({ answer: state.keys.filter((key) => !isAsWanted(state, key, items.get(key))) });
    }
  }
  return results;
}

function isAsWanted(
  state: State,
  key: string,
  item: Parameters<typeof sameAttributes>[0] | undefined,
): boolean {
  const image = imageAt(state, key);
  if (image === undefined || item === undefined) return image === undefined && item === undefined;
  return sameAttributes(parseTypedJson(JSON.parse(image.text)), item);
}

async function writeItems(old: Table, steps: Steps<"writeItems">): Promise<StepResult[]> {
  const writes = steps.flatMap(({ state, keys }) =>
    keys.map((key) => ({ key, item: imageAt(state, key)?.text })),
  );
  const reasons = new Map((await old.write(writes)).map(({ key, reason }) => [key, reason]));
  return steps.map(({ keys }) => {
    const reason = keys.map((key) => reasons.get(key)).find((each) => each !== undefined);
    return reason === undefined ? { answer: undefined } : { error: new ItemRefusedError(reason) };
  });
}

/** @throws the error itself when it isn't about the item */
function refused(error: unknown): ItemRefusedError {
  const reason = refusalOf(error);
  if (reason === undefined) throw error;
  return new ItemRefusedError(reason);
}
