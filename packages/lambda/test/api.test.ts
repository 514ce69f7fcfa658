import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { migrated } from "@mattb.tech/billio-data/testing";
import { useDsql } from "@mattb.tech/billio-dsql-local/testing";
import {
  startImageSource,
  startStubS3,
  startStubServices,
  startSsm,
} from "@mattb.tech/billio-graphql/testing";
import { expect, test, vi } from "vitest";
import { buildSharpLayer } from "../src/build/buildSharpLayer.ts";
import { payloads, serveFunction } from "../src/index.ts";
import { thisPlatform } from "./support/thisPlatform.ts";
import { useBundles } from "./support/useBundles.ts";

const dsql = useDsql({ isolated: migrated });
const bundles = useBundles("api");

const TOTAL = "{ books(first: 0) { total } }";
const ADD = "mutation ($item: AddBookInput!) { addBook(item: $item) { id image { width height } } }";
const book = { title: "T", author: "A", shelfId: "Read" };

async function ask(url: string, query: string, variables = {}): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  return { status: answer.status, body: await answer.json() };
}

interface LogLine {
  message: string;
  statements: number;
  retries: number;
}

/** The API's lines on requests. */
const requestsIn = (output: string): LogLine[] =>
  output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as LogLine)
    .filter(({ message }) => message === "request");

test.each(payloads)(
  "the built API answers events of payload %s, and writes only where it may",
  async (payload) => {
    const [full, readOnly] = await Promise.all(
      ["1", "0"].map(async (ENABLE_MUTATIONS) => {
        const { lambda } = bundles.run("api", { ...dsql.env, ENABLE_MUTATIONS });
        return serveFunction(lambda, { payload });
      }),
    );
    if (full === undefined || readOnly === undefined) throw new Error("both are served");
    try {
      expect(await ask(full.url, ADD, { item: book })).toMatchObject({
        status: 200,
        body: { data: { addBook: {} } },
      });
      const { body } = await ask(readOnly.url, TOTAL);
      expect(body).toMatchObject({ data: { books: { total: expect.any(Number) as number } } });
      expect(await ask(readOnly.url, ADD, { item: book })).toMatchObject({ status: 400 });
      expect(await ask(readOnly.url, TOTAL)).toEqual({ status: 200, body });
      const get = await fetch(
        `${full.url}?query=${encodeURIComponent('{ books(first: 0, searchTerm: "100% ü") { total } }')}`,
        {
          headers: { "apollo-require-preflight": "1" },
        },
      );
      expect(await get.json()).toEqual({ data: { books: { total: 0 } } });
    } finally {
      await Promise.all([full.stop(), readOnly.stop()]);
    }
  },
);

test.each([
  ["for a moment", 0],
  ["for longer than the data layer trusts a connection unheard", 1_100],
])("frozen %s, while the server cuts all connections, the API answers right at once", async (_, frozenMs) => {
  const { lambda, output } = bundles.run("api", { ...dsql.env, ENABLE_MUTATIONS: "1" }, { concurrency: 1 });
  const serving = await serveFunction(lambda, { payload: "2.0" });
  /** A cluster's connections last 60 minutes. Tokens have whole seconds, so those of this second count as made before. */
  const outlive = async () => {
    dsql.clock.advance(61 * 60_000);
    await setTimeout(1_000 - (Date.now() % 1_000));
    await setTimeout(frozenMs);
  };
  const lateInASecond = () => setTimeout((1_900 - (Date.now() % 1_000)) % 1_000);
  try {
    await ask(serving.url, TOTAL);
    await lateInASecond();
    const { data: before } = (await ask(serving.url, TOTAL)).body as { data: { books: { total: number } } };
    await outlive();
    expect(await ask(serving.url, TOTAL)).toEqual({ status: 200, body: { data: before } });

    await lateInASecond();
    await ask(serving.url, TOTAL);
    await outlive();
    const written = await ask(serving.url, ADD, { item: book });
    expect(written).toMatchObject({ status: 200, body: { data: { addBook: { image: null } } } });
    const total = before.books.total + 1;
    expect(await ask(serving.url, TOTAL)).toEqual({ status: 200, body: { data: { books: { total } } } });

    // One process for all, and what it met under the cut is at most one retry.
    expect(lambda.counts).toEqual({ calls: 6, starts: 1, ends: 0 });
    const requests = requestsIn(output());
    expect(requests).toHaveLength(6);
    for (const { retries } of requests) expect(retries).toBeLessThanOrEqual(1);
  } finally {
    await serving.stop();
  }
});

test("an image is made small by sharp out of a layer, which nothing but NODE_PATH leads to", async () => {
  await buildSharpLayer(bundles.folder, thisPlatform());
  const source = await startImageSource();
  const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = dsql.env;
  const s3 = await startStubS3("covers", { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY });
  const variables = {
    ...dsql.env,
    ...s3.environment,
    ENABLE_MUTATIONS: "1",
    BILLIO_IMAGE_BUCKET: s3.bucket,
    BILLIO_IMAGE_DOMAIN: "https://images.example.org",
    BILLIO_IMAGE_ALLOWED_HOSTS: source.host,
  };
  const item = { ...book, imageUrl: source.url("good.png") };
  try {
    const with_ = bundles.run("api", variables, { layers: [`${bundles.folder}/sharp`] });
    const serving = await serveFunction(with_.lambda, { payload: "2.0" });
    expect(await ask(serving.url, ADD, { item })).toMatchObject({
      body: { data: { addBook: { image: { width: 128, height: 96 } } } },
    });
    await serving.stop();

    const without = bundles.run("api", variables);
    const other = await serveFunction(without.lambda, { payload: "2.0" });
    expect(await ask(other.url, ADD, { item })).toMatchObject({ body: { errors: [{}] } });
    expect(without.output()).toContain("MODULE_NOT_FOUND");
    await other.stop();
  } finally {
    await s3.stop();
    await source.stop();
  }
});

test("keys of services come from SSM, and neither the log nor a client sees any", async () => {
  const services = await startStubServices();
  const keys = Object.entries(services.env).filter(([name]) => /_(?:KEY|ID|SECRET)$/.test(name));
  const ssm = await startSsm(Object.fromEntries(keys.map(([name, key]) => [`/billio/test/${name}`, key])));
  const { lambda, output } = bundles.run("api", {
    ...dsql.env,
    ...services.env,
    ...ssm.env,
    BILLIO_LOG_LEVEL: "debug",
    ...Object.fromEntries(
      keys.flatMap(([name]) => [
        [name, ""],
        [`${name}_PARAMETER`, `/billio/test/${name}`],
      ]),
    ),
  });
  const serving = await serveFunction(lambda, { payload: "2.0" });
  const answers: string[] = [];
  const search = async (field: string, term: string) => {
    const { body } = await ask(serving.url, `{ ${field}(term: "${term}") { title } }`);
    answers.push(JSON.stringify(body));
    return body;
  };
  try {
    await ssm.fail({ kind: "status", status: 400 });
    expect(await search("searchExternalFeature", "metropolis")).toMatchObject({
      errors: [{ message: expect.stringContaining("TMDB_API_KEY_PARAMETER") as string }],
    });
    await ssm.heal();
    for (const [field, term] of [
      ["searchExternalFeature", "metropolis"],
      ["searchExternalBook", "dracula"],
      ["searchExternalVideoGame", "chess"],
    ] as const) {
      expect(await search(field, term)).not.toHaveProperty("errors");
    }
    await services.tmdb.fail({ kind: "status", status: 401 });
    expect(await search("searchExternalFeature", "metropolis")).toMatchObject({ errors: [{}] });
    expect(requestsIn(output())).toHaveLength(5);
    for (const [, key] of keys) expect(output() + answers.join()).not.toContain(key);
  } finally {
    await serving.stop();
    await ssm.stop();
    await services.stop();
  }
});

/** The command, with what it has written so far. */
function command(...args: string[]): { child: ChildProcess; output: () => string } {
  const main = join(import.meta.dirname, "../src/lambdaLocal.ts");
  const child = spawn(process.execPath, ["--import", "tsx", main, ...args], {
    env: { ...process.env, ...dsql.env, npm_lifecycle_event: "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  return { child, output: () => output };
}

test("the command serves the API until Ctrl-C, which leaves nothing behind", async () => {
  const { child, output } = command(
    "--bundles",
    bundles.folder,
    "--endpoint",
    dsql.endpoint,
    "--port",
    "34567",
  );
  await vi.waitFor(
    () => {
      expect(output()).toContain("Ready.");
    },
    { timeout: 20_000, interval: 100 },
  );
  const url = /API on (\S+),/.exec(output())?.[1] ?? "";
  expect(await ask(url, TOTAL)).toMatchObject({ status: 200, body: { data: { books: {} } } });
  expect(output()).toMatch(/^REPORT .*Init Duration/m);
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([0, null]);
  await expect(fetch(url)).rejects.toThrow("fetch failed");
});

test.each([
  [
    ["invoke", "made-up", "--bundles", "/nowhere"],
    1,
    "There is no /nowhere/made-up/index.mjs: run npm run build:lambdas",
  ],
  [["--payload", "3.0"], 2, "Allowed choices are 1.0, 2.0"],
  [["--timeout", "soon"], 2, "It must be a whole number from 1 to 900000"],
  [["--env", "NAME"], 2, "It must be NAME=value"],
  [
    ["--endpoint", "x", "--data-dir", "y", "--bundles", "dist-of-the-test"],
    1,
    "--data-dir is the local DSQL's",
  ],
])("the command ends with what is wrong: %s", async (args, code, message) => {
  const { child, output } = command(
    ...args.map((arg) => (arg === "dist-of-the-test" ? bundles.folder : arg)),
  );
  expect(await once(child, "close")).toEqual([code, null]);
  expect(output()).toContain(message);
});
