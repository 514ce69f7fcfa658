import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  type WriteRequest,
} from "@aws-sdk/client-dynamodb";
import { ownValue } from "@mattb.tech/billio-config";
import type { AttributeMap } from "../../old/AttributeMap.ts";
import { inParallel } from "../../dynamodb/inParallel.ts";
import { pause, retryWaits, withRetries } from "../../dynamodb/withRetries.ts";
import { piecesOf } from "../../piecesOf.ts";

/** The most that one request takes (DynamoDB developer guide, quotas). */
const KEYS_A_READ = 100;
const ITEMS_A_WRITE = 25;
const READS_AT_ONCE = 8;
const WRITES_AT_ONCE = 8;
/** Requests of one item each: what one client process keeps busy. */
const PUTS_AT_ONCE = 48;

/** What becomes of the item under a key: these attributes, or nothing. */
export interface Write {
  key: string;
  item: AttributeMap | undefined;
}

/** What DynamoDB said against one item; all others have been written. */
export interface RefusedWrite {
  key: string;
  reason: string;
}

/** A table whose key is one text. Reads are consistent; what a request leaves undone is asked for again. */
export class Table {
  readonly client: DynamoDBClient;
  readonly name: string;
  /** Name of the key attribute. */
  readonly key: string;

  constructor(client: DynamoDBClient, name: string, key: string) {
    this.client = client;
    this.name = name;
    this.key = key;
  }

  /**
   * The items that are there, by key.
   *
   * @param only the attributes wanted, beside the key; default: all
   */
  async read(keys: readonly string[], only?: readonly string[]): Promise<Map<string, AttributeMap>> {
    const items = new Map<string, AttributeMap>();
    await inParallel(piecesOf([...new Set(keys)], KEYS_A_READ), READS_AT_ONCE, async (piece) => {
      let left: Record<string, unknown>[] = piece.map((key) => ({ [this.key]: { S: key } }));
      for (let tries = 0; left.length > 0; tries++) {
        if (tries > 0) await backOff(tries);
        const Keys = left as AttributeMap[];
        const RequestItems = { [this.name]: { Keys, ConsistentRead: true, ...this.#projection(only) } };
        const command = new BatchGetItemCommand({ RequestItems });
        const { Responses, UnprocessedKeys } = await withRetries(() => this.client.send(command));
        for (const item of ownValue(Responses ?? {}, this.name) ?? [])
          items.set(ownValue(item, this.key)?.S ?? "", item);
        left = ownValue(UnprocessedKeys ?? {}, this.name)?.Keys ?? [];
      }
    });
    return items;
  }

  /** Puts and deletes; each key once. Those that DynamoDB refuses for what they are don't hinder the others. */
  async write(writes: readonly Write[]): Promise<RefusedWrite[]> {
    const refused = await inParallel(piecesOf(writes, ITEMS_A_WRITE), WRITES_AT_ONCE, (piece) =>
      this.#writePiece(piece),
    );
    return refused.flat();
  }

  /**
   * Puts an item on a condition.
   *
   * @returns whether the condition held
   */
  async putIf(
    item: AttributeMap,
    condition: string,
    names: Record<string, string>,
    values?: AttributeMap,
  ): Promise<boolean> {
    const command = new PutItemCommand({
      TableName: this.name,
      Item: item,
      ConditionExpression: condition,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    });
    try {
      await withRetries(() => this.client.send(command));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async #writePiece(piece: readonly Write[]): Promise<RefusedWrite[]> {
    try {
      await this.#sendWrites(piece);
      return [];
    } catch (error) {
      const reason = refusalOf(error);
      if (reason === undefined) throw error;
      const [first] = piece;
      if (piece.length === 1 && first !== undefined) return [{ key: first.key, reason }];
    }
    // Nothing of a request is written that holds something wrong.
    const middle = Math.ceil(piece.length / 2);
    const halves = [piece.slice(0, middle), piece.slice(middle)];
    return (await inParallel(halves, 1, (half) => this.#writePiece(half))).flat();
  }

  async #sendWrites(piece: readonly Write[]): Promise<void> {
    let left: WriteRequest[] = piece.map(({ key, item }) =>
      item === undefined
        ? { DeleteRequest: { Key: { [this.key]: { S: key } } } }
        : { PutRequest: { Item: item } },
    );
    for (let tries = 0; left.length > 0; tries++) {
      if (tries > 0) await backOff(tries);
      const command = new BatchWriteItemCommand({ RequestItems: { [this.name]: left } });
      const { UnprocessedItems } = await withRetries(() => this.client.send(command));
      left = ownValue(UnprocessedItems ?? {}, this.name) ?? [];
    }
  }

  #projection(only: readonly string[] | undefined): object {
    if (only === undefined) return {};
    const names = [this.key, ...only];
    return {
      ProjectionExpression: names.map((_, index) => `#${index}`).join(", "),
      ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#${index}`, name])),
    };
  }
}

export const putsAtOnce = PUTS_AT_ONCE;

/** Why DynamoDB refuses a request for what it holds; `undefined` for every other error. */
export function refusalOf(error: unknown): string | undefined {
  const isRefusal =
    error instanceof Error &&
    ["ValidationException", "ItemCollectionSizeLimitExceededException"].includes(error.name);
  return isRefusal ? error.message : undefined;
}

/** As long as something gets done it goes on; who waits longest is what DynamoDB has told to come later. */
function backOff(tries: number): Promise<void> {
  return pause(retryWaits[Math.min(tries - 1, retryWaits.length - 1)] ?? 0);
}
