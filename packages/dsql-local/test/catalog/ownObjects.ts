import type pg from "pg";

/** The server's internal objects in the database, as a superuser finds them over a direct connection. */
export interface OwnObjects {
  /** Oids by catalog. */
  oids: Map<string, number[]>;
  /** Names that refer to them, qualified where they are in a schema. */
  relations: string[];
  routines: string[];
  triggers: { name: string; table: string }[];
  eventTriggers: string[];
}

/** Finds everything that isn't PostgreSQL's, a client's or DSQL's, without the server's own lists. */
export async function ownObjects(direct: pg.Client): Promise<OwnObjects> {
  const list = async (sql: string) =>
    (await direct.query<{ oid: number; name: string; table: string }>(sql)).rows;
  const schemas = await list(
    `SELECT oid::int, nspname AS name FROM pg_namespace
     WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'public', 'sys')`,
  );
  const inOwn = `(${schemas.map(({ oid }) => oid).join(", ")})`;
  const relations = await list(
    `SELECT oid::int, oid::regclass::text AS name FROM pg_class WHERE relnamespace IN ${inOwn}`,
  );
  const routines = await list(
    `SELECT oid::int, oid::regprocedure::text AS name FROM pg_proc WHERE pronamespace IN ${inOwn}`,
  );
  const types = await list(`SELECT oid::int, typname AS name FROM pg_type WHERE typnamespace IN ${inOwn}`);
  const triggers = await list(
    `SELECT t.oid::int, tgname AS name, tgrelid::regclass::text AS table FROM pg_trigger t JOIN pg_proc p ON p.oid = tgfoid
     WHERE p.pronamespace IN ${inOwn}`,
  );
  const eventTriggers = await list("SELECT oid::int, evtname AS name FROM pg_event_trigger");
  const oids = (found: { oid: number }[]) => found.map(({ oid }) => oid);
  return {
    oids: new Map([
      ["pg_namespace", oids(schemas)],
      ["pg_class", oids(relations)],
      ["pg_proc", oids(routines)],
      ["pg_type", oids(types)],
      ["pg_trigger", oids(triggers)],
      ["pg_event_trigger", oids(eventTriggers)],
    ]),
    relations: relations.map(({ name }) => name),
    routines: routines.map(({ name }) => name),
    triggers: triggers.map(({ name, table }) => ({ name, table })),
    eventTriggers: eventTriggers.map(({ name }) => name),
  };
}
