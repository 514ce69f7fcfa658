import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importInto, openSource, parseBackupLocation } from "@mattb.tech/billio-backup/importing";
import { readApiSettings, readDatabaseSettings } from "@mattb.tech/billio-config";
import { createData, type CreateItem } from "@mattb.tech/billio-data";
import { createDatabase } from "@mattb.tech/billio-data/bulk";
import { formatDynamoDbNumber, formatJson, parseDynamoDbNumber } from "@mattb.tech/billio-data/numbers";
import { migrated } from "@mattb.tech/billio-data/testing";
import { useDsql } from "@mattb.tech/billio-dsql-local/testing";
import {
  createApi,
  createExternalServices,
  createImages,
  createLogger,
  serveApi,
} from "@mattb.tech/billio-graphql";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { dynamoDbNumerals, isSameNumber } from "../../data/test/support/numerals.ts";

const dsql = useDsql({ isolated: migrated });

/** The typed JSON of an item's numbers as the old table gives them, as a backup holds them. */
const book = (id: string, numerals: readonly string[]) =>
  `[{"type:id":"Book:${id}","type:shelf":"Book:Read","title":"Numbers","addedAt":"2020-01-01","movedAt":"2020-01-02",
    "author":${json(numerals[0] ?? "0")},"extra":{"list":[${numerals.map(json).join(",")}]}}]`;
const json = (numeral: string) => formatJson(parseDynamoDbNumber(numeral));

test("DynamoDB's numbers keep their digits from an import to the API, through changes, and when written again", async () => {
  Object.assign(process.env, dsql.env);
  const executor = createDatabase(readDatabaseSettings(dsql.env));
  onTestFinished(() => executor.close());
  const data = createData(executor);
  const folder = await mkdtemp(join(tmpdir(), "billio-numbers-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const settings = readApiSettings({ BILLIO_IMAGE_DIR: folder });
  const api = createApi({
    settings,
    data,
    services: createExternalServices(settings.external),
    images: createImages(settings.images),
    log: createLogger("silent"),
  });
  const site = await serveApi({ api, port: 0 });
  onTestFinished(async () => {
    await site.stop(0);
    await api.stop();
  });
  const shownAuthor = async (id: string) => {
    const response = await fetch(site.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: `{ book(id: "${id}") { author } }` }),
    });
    return ((await response.json()) as { data: { book: { author: string } } }).data.book.author;
  };

  const numerals = fc.array(dynamoDbNumerals, { minLength: 1, maxLength: 12, size: "max" });
  await fc.assert(
    fc.asyncProperty(fc.uuid(), numerals, async (id, texts) => {
      const key = { type: "Book", id };
      const expectSame = async () => {
        const item = await data.Query.withId(key);
        const { list } = (item as unknown as { extra: { list: number[] } }).extra;
        const [first = "", ...others] = [item?.author as number, ...list].map(formatDynamoDbNumber);
        for (const [index, text] of texts.entries()) {
          expect(isSameNumber(others[index] ?? "", text), `${text} became ${others[index] ?? ""}`).toBe(true);
        }
        expect(others).toHaveLength(texts.length);
        expect(first).toBe(others[0]);
        const shown = await shownAuthor(id);
        expect(isSameNumber(shown, texts[0] ?? ""), `${texts[0] ?? ""} is shown as ${shown}`).toBe(true);
        return item as CreateItem;
      };

      await writeFile(join(folder, "Book.json"), book(id, texts));
      const importFolder = async () =>
        importInto(await openSource(parseBackupLocation(folder)), {
          executor,
          work: join(folder, "work"),
          onConflict: "replace",
          allowOthers: true,
        });
      expect(await importFolder()).toMatchObject({ outcome: "done", faults: [] });
      const imported = await expectSame();
      expect((await importFolder()).types.Book).toMatchObject({ equal: 1, replaced: 0 });
      await data.Mutate.updateItem({ ...key, reread: true, other: imported.extra as unknown });
      const changed = await expectSame();
      await data.Mutate.createItem(changed, { updateIfExists: true });
      expect(await expectSame()).toStrictEqual(changed);
      expect(changed.other).toStrictEqual(imported.extra);
    }),
    { numRuns: 40, endOnFailure: true },
  );
});
