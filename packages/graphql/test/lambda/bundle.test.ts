import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Bundle, bundleCode } from "../../../lambda/src/bundle/bundleCode.ts";
import type { LambdaHandler } from "../../src/lambda/createLambdaHandler.ts";
import { startImageSource, startStubS3 } from "../../src/testing.ts";
import { useLibrary } from "../support/useLibrary.ts";
import { v2 } from "./support/v2.ts";

const library = useLibrary();
let folder = "";
let bundle: Bundle;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "billio-lambda-"));
  bundle = await bundleCode({
    code: 'export { handler } from "./src/handler.ts";',
    resolveDir: join(import.meta.dirname, "../.."),
    outdir: folder,
  });
  // As in a deployment, sharp is installed next to it.
  const sharp = join(dirname(createRequire(import.meta.url).resolve("sharp")), "..");
  await mkdir(join(folder, "node_modules"));
  await symlink(sharp, join(folder, "node_modules", "sharp"), "junction");
});
afterAll(() => rm(folder, { recursive: true }));

const containers = new Map<string, Promise<LambdaHandler>>();

/** The bundled handler, loaded once for each environment. */
function container(settings: Record<string, string> = {}): Promise<LambdaHandler> {
  const key = JSON.stringify(settings);
  const started = containers.get(key) ?? start(settings);
  containers.set(key, started);
  return started;
}

async function start(settings: Record<string, string>): Promise<LambdaHandler> {
  vi.unstubAllEnvs();
  for (const [name, value] of Object.entries({ ...library.env, BILLIO_LOG_LEVEL: "silent", ...settings })) {
    vi.stubEnv(name, value);
  }
  const { handler } = (await import(`${pathToFileURL(bundle.file).href}?container=${randomUUID()}`)) as {
    handler: LambdaHandler;
  };
  return handler;
}

const context = { awsRequestId: "request-1", getRemainingTimeInMillis: () => 30_000 };
const headers = { "Content-Type": "application/json" };

/** An event as a REST API sends it. */
const v1 = (body: string, more = {}) => ({
  httpMethod: "POST",
  path: "/",
  headers,
  multiValueHeaders: {},
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  body,
  isBase64Encoded: false,
  ...more,
});

const TOTAL = JSON.stringify({ query: "{ books(first: 0) { total } }" });
const ADD = JSON.stringify({
  query: 'mutation { addBook(item: { title: "T", author: "A", shelfId: Read }) { title } }',
});

describe("the bundled handler", () => {
  test("answers events of both versions, plain and in base64", async () => {
    const handler = await container();
    const base64 = { isBase64Encoded: true };
    const encoded = Buffer.from(TOTAL).toString("base64");
    for (const event of [v1(TOTAL), v2(TOTAL), v1(encoded, base64), v2(encoded, base64)]) {
      const { statusCode, headers: sent, body } = await handler(event, context);
      expect([statusCode, JSON.parse(body)]).toEqual([200, { data: { books: { total: 0 } } }]);
      expect(sent).toMatchObject({
        "x-request-id": "request-1",
        "content-type": "application/json; charset=utf-8",
      });
    }
  });

  test("reads queries from the URL, with characters that need encoding", async () => {
    const handler = await container();
    const query = '{ books(first: 0, searchTerm: "100% & ü") { total } }';
    const get = { "apollo-require-preflight": "1" };
    const events = [
      v1("", {
        httpMethod: "GET",
        headers: get,
        body: null,
        multiValueQueryStringParameters: { query: [query] },
      }),
      v2("", {
        requestContext: { http: { method: "GET" } },
        headers: get,
        rawQueryString: `query=${encodeURIComponent(query)}`,
      }),
    ];
    for (const event of events) {
      expect(JSON.parse((await handler(event, context)).body)).toEqual({ data: { books: { total: 0 } } });
    }
  });

  test("writes if mutations are enabled, and has none otherwise", async () => {
    const readOnly = await (await container({ ENABLE_MUTATIONS: "0" }))(v2(ADD), context);
    expect(readOnly.statusCode).toBe(400);
    expect(readOnly.body).toContain("This API is read-only: it has no mutations");
    const written = await (await container({ ENABLE_MUTATIONS: "1" }))(v2(ADD), context);
    expect(JSON.parse(written.body)).toEqual({ data: { addBook: { title: "T" } } });
    await library.data.transact(async ({ Query, Mutate }) => {
      const { items } = await Query.ofType({ type: "Book" }, { first: 10 });
      for (const { type, id } of items) await Mutate.deleteItem({ type, id });
    });
  });

  test("rejects what is no request, no JSON or too large, and quotes nothing of it", async () => {
    const handler = await container();
    const secret = "sk-made-up-0123456789";
    for (const [event, status] of [
      [{ Records: [secret] }, 400],
      [null, 400],
      [v1(`{"${secret}`), 400],
      [v2(`{"${secret}`), 400],
      [v1(JSON.stringify({ query: secret.repeat(60_000) })), 413],
      [v2(JSON.stringify([{ query: "{ a }" }])), 400],
      [v2(""), 400],
    ] as const) {
      const { statusCode, body } = await handler(event, context);
      expect(statusCode).toBe(status);
      const code = status === 413 ? "BAD_USER_INPUT" : "BAD_REQUEST";
      expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code } }] });
      expect(body).not.toContain(secret);
    }
  });

  test("responds before the Lambda's own time is up", async () => {
    const handler = await container();
    const answer = await handler(v2(TOTAL), { ...context, getRemainingTimeInMillis: () => 501 });
    expect(answer.statusCode).toBe(504);
    expect(answer.body).toContain("REQUEST_TIMEOUT");
  });

  test("with an invalid setting names it in the log only", async () => {
    const log = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
    const handler = await container({ BILLIO_REQUEST_TIMEOUT_MS: "soon" });
    const { statusCode, body } = await handler(v2(TOTAL), context);
    const lines = log.mock.calls
      .map(([line]) => String(line))
      .filter((line) => line.includes("cannot start"));
    log.mockRestore();
    expect(statusCode).toBe(500);
    expect(body).not.toContain("BILLIO");
    expect(body).toContain("INTERNAL_SERVER_ERROR");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("BILLIO_REQUEST_TIMEOUT_MS must be a whole number from 100 to 900000");
    const { errorId } = JSON.parse(lines[0] ?? "{}") as { errorId: string };
    expect(body).toContain(errorId);
  });
});

test("the modules that the bundle loads on demand keep their names in it", async () => {
  const handler = await container({
    ENABLE_MUTATIONS: "1",
    BILLIO_IMAGE_BUCKET: "made-up",
    BILLIO_IMAGE_DOMAIN: "https://images.example.org",
  });
  const add = (imageUrl: string) =>
    JSON.stringify({
      query: "mutation ($item: AddBookInput!) { addBook(item: $item) { id } }",
      variables: { item: { title: "T", author: "A", shelfId: "Read", imageUrl } },
    });
  // Loads the code that fetches, which rejects the private address.
  const { body } = await handler(v2(add("http://127.0.0.1:1/image.jpg")), context);
  expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: "BAD_USER_INPUT" } }] });
  // Without a key each service reports that, once its code is loaded.
  const search = JSON.stringify({ query: '{ searchExternalFeature(term: "lost") { id } }' });
  expect((await handler(v2(search), context)).body).toContain("TMDB");
  // Of a CommonJS package esbuild would leave nothing but its default, which of sharp is all that is used.
  const chunks = await Promise.all(
    bundle.lazyEntries.map((file) => import(pathToFileURL(join(folder, file)).href) as Promise<object>),
  );
  const names = chunks.map((chunk) => Object.keys(chunk));
  expect(names.filter((each) => each.join() === "default")).toHaveLength(1);
  expect(names.flat()).toEqual(
    expect.arrayContaining(["connectS3", "DsqlSigner", "fetchImage", "createTmdb"]),
  );
});

test("the bundle imports an image into S3, with all modules loaded on demand", async () => {
  const source = await startImageSource();
  const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = library.env;
  const s3 = await startStubS3("covers", { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY });
  try {
    const handler = await container({
      ...s3.environment,
      ENABLE_MUTATIONS: "1",
      BILLIO_IMAGE_BUCKET: s3.bucket,
      BILLIO_IMAGE_DOMAIN: "https://images.example.org",
      BILLIO_IMAGE_ALLOWED_HOSTS: source.host,
    });
    const query =
      "mutation ($item: AddBookInput!) { addBook(item: $item) { id image { url width height } } }";
    const item = { title: "T", author: "A", shelfId: "Read", imageUrl: source.url("good.png") };
    const { body } = await handler(v2(JSON.stringify({ query, variables: { item } })), context);
    expect(JSON.parse(body)).toMatchObject({ data: { addBook: { image: { width: 128, height: 96 } } } });
    const { id, image } = (JSON.parse(body) as { data: { addBook: { id: string; image: { url: string } } } })
      .data.addBook;
    await library.data.Mutate.deleteItem({ type: "Book", id });

    const client = new S3Client();
    const Key = image.url.slice("https://images.example.org/".length);
    const { ContentType, Body } = await client.send(new GetObjectCommand({ Bucket: s3.bucket, Key }));
    expect(ContentType).toBe("image/jpeg");
    expect((await Body?.transformToByteArray())?.subarray(0, 3)).toEqual(new Uint8Array([0xff, 0xd8, 0xff]));
    client.destroy();
  } finally {
    await s3.stop();
    await source.stop();
  }
});

test("the bundle has at most 1.8 MB, and loads images and services on demand, the IDE page never", () => {
  expect(bundle.allBytes).toBeLessThanOrEqual(1_800_000);
  expect(bundle.mainBytes).toBeLessThanOrEqual(500_000);
  for (const source of [
    /fetchImage/,
    /ipaddr/,
    /client-s3/,
    /dsql-signer/,
    /createTmdb/,
    /createIgdb/,
    /createGoogleBooks/,
    /client-ssm/,
  ]) {
    expect([source, bundle.mainSources.filter((file) => source.test(file))]).toEqual([source, []]);
    expect([source, bundle.lazySources.some((file) => source.test(file))]).toEqual([source, true]);
  }
  const everything = [...bundle.mainSources, ...bundle.lazySources];
  expect(
    everything.filter((file) =>
      /render-graphiql|node_modules\/sharp|node_modules\/@apollo|@(?:aws-sdk|smithy)\/.*dist-cjs/.test(file),
    ),
  ).toEqual([]);
  // Two copies of GraphQL don't know each other's types.
  const builds = (name: RegExp) => new Set(everything.filter((file) => name.test(file)));
  expect(builds(/node_modules\/graphql\/execution\/execute\.(?:js|mjs)$/)).toHaveProperty("size", 1);
});
