import type { Row, Table } from "./Schema.ts";
import type { Rules } from "./rules.ts";

/**
 * How strongly a transaction holds to a key: `lean` keeps the row's key from going (FOR KEY SHARE, foreign keys), `write`
 * changes what is no key (UPDATE, FOR UPDATE), `key` makes a key come or go.
 */
export type Strength = "lean" | "write" | "key";

const ORDER: readonly Strength[] = ["lean", "write", "key"];

/** What a transaction has written, locked and leaned on: what may conflict, and nothing else. */
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
   * Decided: FOR UPDATE isn't in the way of FOR KEY SHARE, as an update of no key isn't, though in PostgreSQL it is. That
   * two of FOR UPDATE conflict, both having changed nothing, follows from its being recorded as a write.
   */
  #inTheWay(one: Strength, other: Strength): boolean {
    if (one === "lean" && other === "lean") return !this.#rules.has("leaningTogether");
    if (one === "lean") return other === "key" || !this.#rules.has("leaningLetsWrite");
    if (other === "lean") return one === "key" || !this.#rules.has("leaningLetsWrite");
    return true;
  }
}

/** The name of a key of a table with the values of a row; none where a value is null, for nulls are all different. */
export function keyName(table: Table, columns: readonly string[], row: Row): string | undefined {
  const values = columns.map((column) => row[column] ?? null);
  return values.includes(null) ? undefined : `${table.name} ${columns.join(",")}=${JSON.stringify(values)}`;
}

/** The name of a row: its primary key. */
export function rowName(table: Table, row: Row): string {
  return keyName(table, table.primaryKey, row) ?? "";
}
