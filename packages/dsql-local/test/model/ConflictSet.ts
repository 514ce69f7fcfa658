import type { Row, Table } from "./Schema.ts";
import type { Rules } from "./rules.ts";

/**
 * How strongly a transaction claims a key: `keyShare` relies on the key's existence (FOR KEY SHARE, foreign keys), `write` changes
 * columns that aren't keys (UPDATE, FOR UPDATE), `key` inserts, deletes or changes the key.
 */
export type Strength = "keyShare" | "write" | "key";

const ORDER: readonly Strength[] = ["keyShare", "write", "key"];

/** The keys that a transaction has written, locked and relied on: only these may conflict. */
export class ConflictSet {
  readonly strengths = new Map<string, Strength>();
  readonly #rules: Rules;

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  add(key: string, strength: Strength): void {
    const named = this.#rules.has("differentRows") ? key : key.slice(0, key.indexOf(" "));
    const before = this.strengths.get(named);
    if (!before || ORDER.indexOf(strength) > ORDER.indexOf(before)) this.strengths.set(named, strength);
  }

  conflictsWith(other: ConflictSet): boolean {
    for (const [key, strength] of this.strengths) {
      const theirs = other.strengths.get(key);
      if (theirs && this.#inTheWay(strength, theirs)) return true;
    }
    return false;
  }

  /*
   * Decided: FOR UPDATE doesn't conflict with FOR KEY SHARE, just as an update of non-key columns doesn't, though it does in
   * PostgreSQL. Two FOR UPDATE conflict without any change, because FOR UPDATE is recorded to count as a write.
   */
  #inTheWay(one: Strength, other: Strength): boolean {
    if (one === "keyShare" && other === "keyShare") return !this.#rules.has("leaningTogether");
    if (one === "keyShare") return other === "key" || !this.#rules.has("leaningLetsWrite");
    if (other === "keyShare") return one === "key" || !this.#rules.has("leaningLetsWrite");
    return true;
  }
}

/** The name of a key of a table with a row's values; undefined where a value is null, because nulls are distinct. */
export function keyName(table: Table, columns: readonly string[], row: Row): string | undefined {
  const values = columns.map((column) => row[column] ?? null);
  return values.includes(null) ? undefined : `${table.name} ${columns.join(",")}=${JSON.stringify(values)}`;
}

/** The name of a row: its primary key. */
export function rowName(table: Table, row: Row): string {
  return keyName(table, table.primaryKey, row) ?? "";
}
