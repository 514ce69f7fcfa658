import type { Name } from "../analysis/lookups/CatalogLookup.ts";

/** Objects by schema and name. A name without a schema is in public. */
export class Named<Value> {
  readonly #schemas = new Map<string, Map<string, Value>>();

  get(name: Name): Value | undefined {
    return this.#of(name).get(name.name);
  }

  has(name: Name): boolean {
    return this.#of(name).has(name.name);
  }

  set(name: Name, value: Value): void {
    this.#of(name).set(name.name, value);
  }

  delete(name: Name): void {
    this.#of(name).delete(name.name);
  }

  /** Renames an object, if it exists. */
  move(from: Name, to: Name): void {
    const value = this.get(from);
    if (value === undefined) return;
    this.delete(from);
    this.set(to, value);
  }

  dropSchema(schema: string): void {
    this.#schemas.delete(schema);
  }

  renameSchema(from: string, to: string): void {
    const objects = this.#schemas.get(from);
    if (!objects) return;
    this.#schemas.delete(from);
    this.#schemas.set(to, objects);
  }

  values(): Value[] {
    return [...this.#schemas.values()].flatMap((objects) => [...objects.values()]);
  }

  get size(): number {
    return [...this.#schemas.values()].reduce((sum, objects) => sum + objects.size, 0);
  }

  #of({ schema = "public" }: Name): Map<string, Value> {
    const objects = this.#schemas.get(schema) ?? new Map<string, Value>();
    this.#schemas.set(schema, objects);
    return objects;
  }
}
