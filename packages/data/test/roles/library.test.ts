import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { readDatabaseSettings } from "@mattb.tech/billio-config";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createData, type DrizzleData } from "../../src/createData.ts";
import { countItems } from "../../src/bulk/countItems.ts";
import { importItems } from "../../src/bulk/importItems.ts";
import { walkDigests } from "../../src/bulk/walkDigests.ts";
import { walkKeys } from "../../src/bulk/walkKeys.ts";
import { walkRows } from "../../src/bulk/walkRows.ts";
import { createDatabase } from "../../src/db/createDatabase.ts";
import type { Database } from "../../../dsql/src/database/Database.ts";
import { DatabaseStatementError } from "../../src/errors/index.ts";
import { grantRoles } from "../../src/grant/index.ts";
import { lastMigration, migrationStatus, runMigrations } from "../../src/migrate/index.ts";
import { migrationsFolder } from "../../src/migrate/migrationsFolder.ts";
import { type Principal, usePrincipals } from "../../src/testing/usePrincipals.ts";
import { anItem } from "../support/anItem.ts";

/** The whole contract runs as this role with `BILLIO_TEST_DSQL_USER=billio_app npx vitest run packages/data/test/contract`. */

const principals = usePrincipals();
const opened: Database[] = [];
let app: DrizzleData & { executor: Database };
let reader: DrizzleData & { executor: Database };
beforeAll(async () => {
  const migrate = "billio-github-actions-dsql-migrate";
  await principals.as(migrate, () =>
    grantRoles({
      settings: readDatabaseSettings(principals.env(migrate)),
      app: [principals.arn("billio-api")],
      readOnly: [principals.arn("billio-readonly-api")],
    }),
  );
  app = await open("billio-api", "billio_app");
  reader = await open("billio-readonly-api", "billio_readonly");
});
afterAll(() => Promise.all(opened.map((executor) => executor.close())));

async function open(principal: Principal, user: string) {
  const executor = createDatabase(readDatabaseSettings(principals.env(principal, user)));
  opened.push(executor);
  await principals.as(principal, () => countItems(executor));
  return { ...createData(executor), executor };
}

const series = anItem({ type: "TvSeries" });
const season = anItem({ type: "TvSeason", seriesId: series.id });

test("billio_app does whatever the library does", async () => {
  await app.Mutate.createItem(series);
  await app.transact(async ({ Query, Mutate }) => {
    await Query.lockSeries({ seriesIds: [series.id] });
    await Mutate.createItem(season);
  });
  await app.Mutate.createItem({ ...series, title: "Another" }, { updateIfExists: true });
  expect(await app.Mutate.updateItem({ id: series.id, type: "TvSeries", rating: 7 })).toMatchObject({
    rating: 7,
  });
  await importItems(app.executor, [anItem(), anItem()], { existing: "refuse" });
  const gone = anItem();
  await app.Mutate.createItem(gone);
  await app.Mutate.deleteItem({ id: gone.id, type: gone.type });
  expect([...(await countItems(app.executor)).values()].reduce((sum, count) => sum + count)).toBe(4);
});

test("a write of billio_app whose connection breaks is settled by its record", async () => {
  for (const when of ["after-commit", "before-commit"] as const) {
    const item = anItem({ id: randomUUID() });
    const fault = principals.dsql.faults.inject({ fault: "cut", when, nth: 1 });
    await principals.as("billio-api", () => app.Mutate.createItem(item));
    expect(fault.hits, when).toBe(1);
    expect(await app.Query.withId({ type: item.type, id: item.id })).toMatchObject({ title: item.title });
  }
});

test("without the privilege to read the migration history the error is that, not that there is none", async () => {
  const refused = { code: "DATABASE_STATEMENT_FAILED", sqlState: "42501" };
  await expect(lastMigration(app.executor)).rejects.toMatchObject(refused);
  for (const { executor } of [app, reader]) {
    await expect(migrationStatus({ executor })).rejects.toMatchObject(refused);
    await expect(runMigrations({ executor })).rejects.toMatchObject(refused);
  }
});

describe("billio_readonly", () => {
  test("reads whatever the library and a backup read", async () => {
    expect(await reader.Query.withSeriesId({ seriesId: series.id })).toHaveLength(1);
    expect(
      (await reader.Query.ofType({ type: "TvSeries" }, { first: 5, withCount: true })).items,
    ).toHaveLength(1);
    expect(await reader.Query.counts([{ type: "Book" }])).toHaveLength(1);
    expect(await lastMigration(reader.executor)).toBe(lastMigrationFile());
    const total = [...(await countItems(reader.executor)).values()].reduce((sum, count) => sum + count);
    for (const walk of [walkRows, walkDigests, walkKeys]) {
      let seen = 0;
      await reader.executor.transact(
        async (transaction) => {
          for await (const page of walk(transaction, {})) seen += page.length;
        },
        { readOnly: true },
      );
      expect(seen).toBe(total);
    }
  });

  const { id, type } = series;
  test.each<[string, () => Promise<unknown>]>([
    ["createItem", () => reader.Mutate.createItem(anItem())],
    ["createItem that replaces", () => reader.Mutate.createItem(series, { updateIfExists: true })],
    ["updateItem", () => reader.Mutate.updateItem({ id, type, rating: 1 })],
    ["deleteItem", () => reader.Mutate.deleteItem({ id: season.id, type: season.type })],
    ["a season", () => reader.Mutate.createItem(anItem({ type: "TvSeason", seriesId: id }))],
    ["a lock", () => reader.transact(({ Query }) => Query.withId({ id, type }, { lock: true }))],
    ["lockSeries", () => reader.transact(({ Query }) => Query.lockSeries({ seriesIds: [id] }))],
    ["importItems", () => importItems(reader.executor, [anItem()], { existing: "refuse" })],
  ])("is rejected %s, with a message that gives the reason and no SQL", async (_, write) => {
    const before = await countItems(reader.executor);
    const error: unknown = await write().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DatabaseStatementError);
    expect(error).toMatchObject({ code: "DATABASE_STATEMENT_FAILED", sqlState: "42501" });
    expect((error as Error).message).toMatch(
      /^The database refused [\w.]+ with SQLSTATE 42501: the role that it is connected as \(BILLIO_DSQL_USER\) may not do that/,
    );
    expect((error as Error).message).not.toMatch(/insert into|update items|select |permission denied/i);
    expect(await countItems(reader.executor)).toEqual(before);
    expect(await reader.Query.withId({ id, type })).toMatchObject({ rating: 7 });
  });
});

function lastMigrationFile(): string | undefined {
  return readdirSync(migrationsFolder())
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .at(-1)
    ?.replace(/\.sql$/, "");
}
