import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { ownValue } from "@mattb.tech/billio-config";
import { inParallel } from "../../dynamodb/inParallel.ts";
import { sendExactly } from "../../dynamodb/sendExactly.ts";
import { isTransient, pause, retryWaits, withRetries } from "../../dynamodb/withRetries.ts";
import type { AttributeMap } from "../../old/AttributeMap.ts";
import { parseTypedJson } from "../../old/parseTypedJson.ts";
import { chunk } from "../../arrays/chunk.ts";
import { requestsOf, type WriteRequest } from "./requestsOf.ts";
import type { Write } from "./Write.ts";
import { MAX_BATCH_GET } from "../../dynamodb/batchLimits.ts";

const READS_AT_ONCE = 8;
const WRITES_AT_ONCE = 8;
/** Concurrent requests of one item each: as many as keep a client process busy. */
const PUTS_AT_ONCE = 48;

/** DynamoDB's error for one item; all others have been written. */
export interface RefusedWrite {
  key: string;
  reason: string;
}

/** The condition of a put, in typed JSON. */
export interface Condition {
  ConditionExpression: string;
  ExpressionAttributeNames: Readonly<Record<string, string>>;
  ExpressionAttributeValues?: Readonly<Record<string, { S: string }>>;
}

/** A command whose input is serialized here: the SDK's serializer takes as long again. */
type Command = Parameters<typeof sendExactly>[1];

/** A table whose key is one text. Reads are consistent; unprocessed items are requested again. */
export class Table {
  readonly name: string;
  /** Name of the key attribute. */
  readonly key: string;
  readonly #client: DynamoDBClient;
  readonly #signal: AbortSignal | undefined;

  /** @param signal once it is aborted, throttled requests aren't retried */
  constructor(client: DynamoDBClient, name: string, key: string, signal?: AbortSignal) {
    this.#client = client;
    this.name = name;
    this.key = key;
    this.#signal = signal;
  }

  /** The existing items, by key. */
  async read(keys: readonly string[]): Promise<Map<string, AttributeMap>> {
    const items = await this.#read(keys, undefined);
    return new Map([...items].map(([key, item]) => [key, parseTypedJson(item)]));
  }

  /** One text attribute of the existing items, by key; `undefined` for items without it. */
  async readText(keys: readonly string[], attribute: string): Promise<Map<string, string | undefined>> {
    const items = await this.#read(keys, attribute);
    return new Map([...items].map(([key, item]) => [key, textOf(item, attribute)]));
  }

  /** Which of these keys exist. */
  async readKeys(keys: readonly string[]): Promise<Set<string>> {
    return new Set((await this.#read(keys, this.key)).keys());
  }

  /** Puts and deletes; each key once. A write that DynamoDB rejects as invalid doesn't keep the others from being written. */
  async write(writes: readonly Write[]): Promise<RefusedWrite[]> {
    const refused = await inParallel([...requestsOf(writes, this.key)], WRITES_AT_ONCE, (requests) =>
      this.#writePiece(requests),
    );
    return refused.flat();
  }

  /**
   * Puts an item, in typed JSON, on a condition.
   *
   * @returns whether the condition held
   */
  async putIf(item: string, condition: Condition): Promise<boolean> {
    const rest = JSON.stringify({ TableName: this.name, ...condition });
    try {
      await this.#send(
        () => new PutItemCommand({ TableName: this.name, Item: {} }),
        `{"Item":${item},${rest.slice(1)}`,
      );
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === "ConditionalCheckFailedException") return false;
      throw error;
    }
  }

  async #read(keys: readonly string[], only: string | undefined): Promise<Map<string, object>> {
    const items = new Map<string, object>();
    const projection = only === undefined ? {} : this.#projection(only);
    await inParallel(chunk([...new Set(keys)], MAX_BATCH_GET), READS_AT_ONCE, async (piece) => {
      let left: readonly unknown[] = piece.map((key) => ({ [this.key]: { S: key } }));
      for (let tries = 0; left.length > 0; tries++) {
        if (tries > 0) await this.#backOff(tries);
        const body = JSON.stringify({
          RequestItems: { [this.name]: { Keys: left, ConsistentRead: true, ...projection } },
        });
        const answer = (await this.#send(
          () => new BatchGetItemCommand({ RequestItems: {} }),
          body,
        )) as GetAnswer;
        for (const item of ownValue(answer.Responses ?? {}, this.name) ?? [])
          items.set(textOf(item, this.key) ?? "", item);
        left = ownValue(answer.UnprocessedKeys ?? {}, this.name)?.Keys ?? [];
      }
    });
    return items;
  }

  async #writePiece(requests: readonly WriteRequest[]): Promise<RefusedWrite[]> {
    try {
      await this.#sendWrites(requests.map(({ text }) => text));
      return [];
    } catch (error) {
      const reason = refusalOf(error);
      if (reason === undefined) throw error;
      const [first] = requests;
      if (requests.length === 1 && first !== undefined) return [{ key: first.key, reason }];
    }
    // DynamoDB writes nothing of a request with an invalid write.
    const middle = Math.ceil(requests.length / 2);
    const halves = [requests.slice(0, middle), requests.slice(middle)];
    return (await inParallel(halves, 1, (half) => this.#writePiece(half))).flat();
  }

  async #sendWrites(texts: readonly string[]): Promise<void> {
    let left = texts;
    for (let tries = 0; left.length > 0; tries++) {
      if (tries > 0) await this.#backOff(tries);
      const body = `{"RequestItems":{${JSON.stringify(this.name)}:[${left.join(",")}]}}`;
      const answer = (await this.#send(
        () => new BatchWriteItemCommand({ RequestItems: {} }),
        body,
      )) as WriteAnswer;
      left = (ownValue(answer.UnprocessedItems ?? {}, this.name) ?? []).map((each) => JSON.stringify(each));
    }
  }

  /** Requests in progress are finished; throttled ones are retried unless the signal is aborted. */
  async #send(command: () => Command, body: string): Promise<unknown> {
    const work = () => sendExactly(this.#client, command(), { body });
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error)) throw error;
      await this.#backOff(1);
      return withRetries(work, { waits: retryWaits.slice(1), signal: this.#signal });
    }
  }

  /** Continues as long as there is progress; throttled writes come last. */
  #backOff(tries: number): Promise<void> {
    return pause(retryWaits[Math.min(tries - 1, retryWaits.length - 1)] ?? 0, this.#signal);
  }

  #projection(only: string): object {
    const names = [...new Set([this.key, only])];
    return {
      ProjectionExpression: names.map((_, index) => `#${index}`).join(", "),
      ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#${index}`, name])),
    };
  }
}

interface GetAnswer {
  Responses?: Record<string, object[]>;
  UnprocessedKeys?: Record<string, { Keys?: unknown[] }>;
}

interface WriteAnswer {
  UnprocessedItems?: Record<string, unknown[]>;
}

export const putsAtOnce = PUTS_AT_ONCE;

/** Why DynamoDB rejects a request's content; `undefined` for every other error. */
export function refusalOf(error: unknown): string | undefined {
  const isRefusal =
    error instanceof Error &&
    ["ValidationException", "ItemCollectionSizeLimitExceededException"].includes(error.name);
  return isRefusal ? error.message : undefined;
}

/** The text of an attribute of an item in typed JSON. */
function textOf(item: object, attribute: string): string | undefined {
  return ownValue(item as Record<string, { S?: string }>, attribute)?.S;
}
