import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { smokeTest } from "./smokeTest.ts";

const LISTS = ["books", "videoGames", "features", "tvSeries", "tvSeasons", "watching"];
const page = { total: 1, items: [{ title: "Emma" }] };
const pages = Object.fromEntries(LISTS.map((list) => [list, page]));

interface Answers {
  mutationType?: unknown;
  pages?: (time: number) => { status?: number; body: unknown };
  unsigned?: number;
}

/** An API that answers with what it is given, and the bodies that it was sent. */
async function api({ mutationType = null, pages: answer, unsigned = 403 }: Answers) {
  const sent: string[] = [];
  let times = 0;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      sent.push(body);
      const send = (status: number, value: unknown) => response.writeHead(status).end(JSON.stringify(value));
      if (request.url === "/signed") return send(unsigned, { message: "Forbidden" });
      if (body.includes("__schema")) return send(200, { data: { __schema: { mutationType } } });
      const { status = 200, body: value } = answer?.(++times) ?? { body: { data: pages } };
      return send(status, value);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { target: { readOnly: `${home}/`, signed: `${home}/signed` }, sent };
}

const faults = async (answers: Answers) =>
  (await smokeTest((await api(answers)).target, { waitsMs: [1] })).map(({ fault }) => fault);

test("an API that is as it should be passes, and is sent queries only", async () => {
  const { target, sent } = await api({});
  expect((await smokeTest(target)).map(({ fault }) => fault)).toEqual([undefined, undefined, undefined]);
  expect(sent).toHaveLength(3);
  for (const body of sent) expect((JSON.parse(body) as { query: string }).query).toMatch(/^\{/);
});

test("failed checks are reported", async () => {
  expect(await faults({ mutationType: { name: "Mutation" } })).toEqual([
    "it has mutations, and anybody may call it",
    undefined,
    undefined,
  ]);
  expect(await faults({ unsigned: 200 })).toEqual([
    undefined,
    undefined,
    "it answered 200 to a request without one",
  ]);
  const wrong = { errors: [{ message: "Something went wrong" }], data: null };
  expect(await faults({ pages: () => ({ body: wrong }) })).toEqual([
    undefined,
    "200: Something went wrong",
    undefined,
  ]);
  expect(await faults({ pages: () => ({ status: 503, body: {} }) })).toEqual([
    undefined,
    "503: no data",
    undefined,
  ]);
  const lacking = { data: { ...pages, books: { total: 2, items: [{}] }, watching: null } };
  expect(await faults({ pages: () => ({ body: lacking }) })).toEqual([
    undefined,
    "another number of items than there are in books, watching",
    undefined,
  ]);
});

test("what was only starting is asked again", async () => {
  const starting = (time: number) => (time === 1 ? { status: 503, body: {} } : { body: { data: pages } });
  expect(await faults({ pages: starting })).toEqual([undefined, undefined, undefined]);
});

test("where nothing listens that is reported", async () => {
  const target = { readOnly: "http://127.0.0.1:1/", signed: "http://127.0.0.1:1/" };
  const looks = await smokeTest(target, { waitsMs: [] });
  expect(looks.map(({ fault }) => fault)).toEqual(
    Array.from(
      { length: 3 },
      () => expect.stringMatching(/^nothing answers at http:\/\/127\.0\.0\.1:1\/: /) as string,
    ),
  );
});
