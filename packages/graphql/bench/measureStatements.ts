import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readApiSettings } from "@mattb.tech/billio-config";
import type { Data } from "@mattb.tech/billio-data";
import { createApi, createExternalServices, createImages, createLogger, serveApi } from "../src/index.ts";
import { startStubServices } from "../src/testing.ts";
import { YEAR_IN_REVIEW } from "../test/endToEnd/support/yearInReview.ts";
import { createPost } from "./post.ts";
import type { Row } from "../../../bench/Row.ts";

const SEASON = 'title: "Bench season", releaseYear: "1960", shelfId: Watching';

/** The number of statements of each kind of request, from the log. Items that it creates are deleted again. */
export async function measureStatements(data: Data): Promise<Row[]> {
  const stubs = await startStubServices();
  const folder = await mkdtemp(join(tmpdir(), "billio-bench-images-"));
  const settings = readApiSettings({
    ...stubs.env,
    ENABLE_MUTATIONS: "1",
    BILLIO_IMAGE_DIR: folder,
    BILLIO_IMAGE_DOMAIN: "http://localhost/images",
  });
  let logged = "{}";
  const api = createApi({
    settings,
    data,
    services: createExternalServices(settings.external),
    images: createImages(settings.images),
    log: createLogger("info", (line) => (logged = line)),
  });
  const site = await serveApi({ api, port: 0 });
  const { post, close } = createPost(site.url, 1);
  const rows: Row[] = [];
  const made: { type: "TvSeries" | "TvSeason"; id: string }[] = [];

  /** Gives the ids in the response. */
  async function measure(name: string, atMost: number, query: string): Promise<string[]> {
    const answer = await post(query);
    const { statements } = JSON.parse(logged) as { statements: number };
    const target = { text: `≤ ${atMost}`, met: statements <= atMost };
    rows.push({ name: `statements: ${name}`, measured: `${statements}`, target });
    return idsIn(answer);
  }
  async function addSeries(title: string): Promise<string> {
    const item = `{ title: "${title}", releaseYear: "1960", shelfId: Watching }`;
    const [id = ""] = idsIn(await post(`mutation { addTvSeries(item: ${item}) { id } }`));
    made.push({ type: "TvSeries", id });
    return id;
  }

  try {
    const [book = ""] = idsIn(await post("{ books(first: 1) { items { id } } }"));
    await measure("a single item", 1, `{ book(id: "${book}") { title shelf { name } } }`);
    await measure("a list's page", 1, "{ books(first: 20) { items { title } nextPageCursor } }");
    await measure("… with its total", 1, "{ books(first: 20) { total items { title } nextPageCursor } }");
    await measure(
      "a shelf's page with its total",
      1,
      "{ bookShelf(id: Read) { items(first: 20) { total items { title } } } }",
    );
    await measure(
      "20 series with their seasons",
      2,
      "{ tvSeries(first: 20) { items { title seasons { title } } } }",
    );
    await measure(
      "20 seasons with their series",
      2,
      "{ tvSeasons(first: 20) { items { title series { title } } } }",
    );
    await measure(
      "what is being watched, with seasons",
      2,
      "{ watching(first: 20) { items { ... on Feature { title } ... on TvSeries { title seasons { title } } } } }",
    );
    await measure(
      "a search outside with all that is imported",
      1,
      '{ searchExternalTvSeries(term: "lighthouse") { id importedItem { id } seasons { id importedItem { id } } } }',
    );
    await measure("a year in review", 4, withYear(YEAR_IN_REVIEW));

    const [one, other] = [await addSeries("Bench series"), await addSeries("Another bench series")];
    const [season = ""] = await measure(
      "a season added",
      4,
      `mutation { addTvSeason(item: { seriesId: "${one}", seasonNumber: 1, ${SEASON} }) { id } }`,
    );
    made.push({ type: "TvSeason", id: season });
    const update = (item: string) => `mutation { updateTvSeason(id: "${season}", item: { ${item} }) { id } }`;
    await measure("… changed", 4, update("rating: 9"));
    await measure("… moved to another series", 4, update(`seriesId: "${other}"`));
    await measure("… deleted", 4, `mutation { deleteTvSeason(id: "${season}") { id } }`);
    made.pop();
    const imported = (number: number) =>
      `mutation { importExternalTvSeason(externalId: "tmdbSeason:301:${number}", shelfId: Watching) { id } }`;
    const [first = ""] = await measure("… imported with its series", 4, imported(1));
    const [series = ""] = idsIn(await post(`{ tvSeason(id: "${first}") { series { id } } }`));
    made.push({ type: "TvSeries", id: series }, { type: "TvSeason", id: first });
    const [second = ""] = await measure("… imported into a stored series", 4, imported(2));
    made.push({ type: "TvSeason", id: second });
    return rows;
  } finally {
    for (const item of made.reverse()) await data.Mutate.deleteItem(item);
    close();
    await site.stop(0);
    await api.stop();
    await stubs.stop();
    await rm(folder, { recursive: true });
  }
}

function idsIn(answer: string): string[] {
  return [...answer.matchAll(/"id":"([^"]+)"/g)].map(([, id = ""]) => id);
}

/** With dates for its variables. */
function withYear(query: string): string {
  return query
    .replace(/\(\$start[^)]*\)/, "")
    .replaceAll("$start", '"2024-01-01T00:00:00Z"')
    .replaceAll("$end", '"2024-12-31T23:59:59Z"');
}
