import { z } from "zod";

const schema = z.object({
  schema: z.string(),
  table: z.string(),
  /** Columns of the primary key; empty without one. */
  key: z.array(z.string()),
  /** By column that has a domain: the underlying type, as PostgreSQL's `format_type` names it. */
  domains: z.array(z.tuple([z.string(), z.string()])).transform((pairs) => new Map(pairs)),
});

/** What a change of PostgreSQL's doesn't contain: the key of its table, and the types of its domains. */
export type TableShape = z.infer<typeof schema>;

/** Shapes of tables by name, as of the change that is being read. */
export class TableShapes {
  readonly #byName = new Map<string, TableShape>();

  /** @param text as the server's event trigger writes it (cdcSchema.ts) */
  learn(text: string): void {
    const shape = schema.parse(JSON.parse(text));
    this.#byName.set(nameOf(shape.schema, shape.table), shape);
  }

  of(schema: string, table: string): TableShape | undefined {
    return this.#byName.get(nameOf(schema, table));
  }
}

function nameOf(schema: string, table: string): string {
  return JSON.stringify([schema, table]);
}
