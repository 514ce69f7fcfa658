import { readApiSettings, readDatabaseSettings } from "@mattb.tech/billio-config";
import { createData, createDatabase, type Data } from "@mattb.tech/billio-data";
import { expect, test } from "vitest";
import type { Api } from "../../src/api/Api.ts";
import { createApi } from "../../src/api/createApi.ts";
import { HeaderMap } from "../../src/api/HeaderMap.ts";
import { createExternalServices } from "../../src/external/createExternalServices.ts";
import { createImages } from "../../src/images/createImages.ts";
import { createLogger } from "../../src/logging/createLogger.ts";
import { useLibrary } from "../support/useLibrary.ts";

const library = useLibrary();
const ID = "00000000-0000-4000-8000-000000000001";

function openApi(data: Data, requestTimeoutMs: number): Api {
  const settings = readApiSettings({ ENABLE_MUTATIONS: "1" });
  return createApi({
    settings: { ...settings, requestTimeoutMs },
    data,
    services: createExternalServices(settings.external),
    images: createImages(settings.images),
    log: createLogger("error", () => undefined),
  });
}

async function answer(api: Api, query: string): Promise<unknown> {
  const headers = new HeaderMap([["content-type", "application/json"]]);
  const { body } = await api.handle({ method: "POST", search: "", headers, body: { query } });
  return JSON.parse(body);
}

test("a mutation that was given up while no connection could be had never takes effect, so a later one isn't lost", async () => {
  await library.data.Mutate.createItem({
    type: "Book",
    id: ID,
    shelf: "Read",
    title: "A book",
    author: "Somebody",
  });
  const database = createDatabase(readDatabaseSettings(library.env));
  const data = createData(database);
  let older: Promise<unknown> | undefined;
  const deleteItem: Data["Mutate"]["deleteItem"] = (key) => {
    const deleting = data.Mutate.deleteItem(key);
    older = deleting.catch((error: unknown) => error);
    return deleting;
  };
  const hasty = openApi({ ...data, Mutate: { ...data.Mutate, deleteItem } }, 500);
  const patient = openApi(data, 25_000);
  const refused = library.faults.inject({ fault: "refuse", reason: "waking-up" });
  try {
    expect(await answer(hasty, `mutation { deleteBook(id: "${ID}") { id } }`)).toMatchObject({
      errors: [{ extensions: { code: "REQUEST_TIMEOUT" } }],
    });
    expect(refused.hits).toBeGreaterThan(0);
    refused.remove();
    const update = `mutation { updateBook(id: "${ID}", item: { notes: "later" }) { notes } }`;
    expect(await answer(patient, update)).toEqual({ data: { updateBook: { notes: "later" } } });
    expect(await older).toMatchObject({ code: "REQUEST_TIMEOUT" });
    expect(await library.data.Query.withId({ type: "Book", id: ID })).toMatchObject({ notes: "later" });
  } finally {
    await Promise.all([hasty.stop(), patient.stop(), database.close()]);
  }
});
