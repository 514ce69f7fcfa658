import { readApiSettings } from "@mattb.tech/billio-config";
import { type StubSsm, startSsm } from "@mattb.tech/billio-graphql/testing";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createExternalServices } from "../../src/external/createExternalServices.ts";
import { connectSsm } from "../../src/external/keys/connectSsm.ts";
import { ParameterCache } from "../../src/external/keys/ParameterCache.ts";
import { caught } from "./support/caught.ts";
import { useServices } from "./support/useServices.ts";

const NAMES = ["GOOGLE_BOOKS_API_KEY", "TMDB_API_KEY", "IGDB_CLIENT_ID", "IGDB_CLIENT_SECRET"] as const;
const MINUTE_MS = 60_000;
const nameOf = (setting: string) => `/billio/test/${setting}`;

const services = useServices();
let ssm: StubSsm;
let nowMs: number;

beforeAll(async () => {
  ssm = await startSsm();
  for (const [name, value] of Object.entries({
    ...ssm.env,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "made-up",
    AWS_SECRET_ACCESS_KEY: "made-up",
  }))
    vi.stubEnv(name, value);
});
beforeEach(async () => {
  await ssm.heal();
  ssm.requests.length = 0;
  ssm.parameters.clear();
  for (const name of NAMES) ssm.parameters.set(nameOf(name), services.stubs.env[name] ?? "");
  nowMs = 0;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await ssm.stop();
});

/** Services whose keys are all in SSM. */
function connect() {
  const without = Object.fromEntries(NAMES.map((name) => [name, ""]));
  const parameters = Object.fromEntries(NAMES.map((name) => [`${name}_PARAMETER`, nameOf(name)]));
  const settings = readApiSettings({ ...services.stubs.env, ...without, ...parameters });
  return createExternalServices(
    settings.external,
    globalThis.fetch,
    new ParameterCache(connectSsm(), () => nowMs),
  );
}

const readNames = () => ssm.requests.map(({ body }) => (JSON.parse(body) as { Name: string }).Name);

test("a key is read at the service's first request, once for concurrent ones, and cached", async () => {
  const connected = connect();
  const { books, features, tv, games } = connected;
  expect(connected.status().every(({ on }) => on)).toBe(true);
  expect(readNames()).toEqual([]);
  await Promise.all([features.search("metropolis"), tv.search("a"), features.get("tmdb:1")]);
  expect(readNames()).toEqual([nameOf("TMDB_API_KEY")]);
  expect(await books.search("dracula")).not.toEqual([]);
  expect(await games.search("chess")).not.toEqual([]);
  await features.search("metropolis");
  expect(readNames().sort()).toEqual(NAMES.map(nameOf).sort());
});

test("an unreadable key is reported without SSM's message, and read again at the next request", async () => {
  const { features } = connect();
  for (const [break_, name] of [
    [() => ssm.parameters.delete(nameOf("TMDB_API_KEY")), "ParameterNotFound"],
    [() => ssm.parameters.set(nameOf("TMDB_API_KEY"), " "), "ParameterNotFound"],
    [() => ssm.fail({ kind: "status", status: 400 }), "Unknown"],
  ] as const) {
    await break_();
    expect(await caught(features.search("a"))).toMatchObject({
      code: "EXTERNAL_SERVICE",
      reason: "missing key",
      message: `TMDB is off: the key that TMDB_API_KEY_PARAMETER names can't be read (${name})`,
    });
  }
  await ssm.heal();
  ssm.parameters.set(nameOf("TMDB_API_KEY"), services.stubs.env.TMDB_API_KEY ?? "");
  expect(await features.search("metropolis")).not.toEqual([]);
});

test("a key is read again after five minutes, and if that fails the cached one is still used", async () => {
  const { features } = connect();
  await features.search("metropolis");
  nowMs = 5 * MINUTE_MS - 1;
  await features.search("metropolis");
  expect(readNames()).toHaveLength(1);
  nowMs = 5 * MINUTE_MS;
  await features.search("metropolis");
  expect(readNames()).toHaveLength(2);
  await ssm.fail({ kind: "status", status: 400 });
  nowMs = 11 * MINUTE_MS;
  expect(await features.search("metropolis")).not.toEqual([]);
  // Not read again at each request, but soon.
  const count = readNames().length;
  await features.search("metropolis");
  expect(readNames()).toHaveLength(count);
  await ssm.heal();
  nowMs += 10_000;
  await features.search("metropolis");
  expect(readNames()).toHaveLength(count + 1);
});

test("a key that its service rejects is read again at once, and the request made with the new one", async () => {
  for (const name of NAMES) ssm.parameters.set(nameOf(name), `replaced-${name}`);
  const { books, features, games } = connect();
  const calls = [
    () => books.search("dracula"),
    () => features.search("metropolis"),
    () => games.search("chess"),
  ];
  for (const call of calls) expect(await caught(call())).toMatchObject({ reason: "key refused" });
  // The key was just read: it isn't read again at each rejected request.
  expect(readNames()).toHaveLength(NAMES.length);
  for (const name of NAMES) ssm.parameters.set(nameOf(name), services.stubs.env[name] ?? "");
  nowMs = 10_000;
  for (const call of calls) expect(await call()).not.toEqual([]);
  expect(readNames()).toHaveLength(2 * NAMES.length);
});

test("an aborted request ends only its own waiting for the key", async () => {
  const { features } = connect();
  await ssm.fail({ kind: "silent", times: 1 });
  const abort = new AbortController();
  const aborted = caught(features.search("metropolis", abort.signal));
  const other = features.search("metropolis");
  await expect.poll(readNames).toHaveLength(1);
  abort.abort(new Error("given up"));
  expect(await aborted).toMatchObject({ message: "given up" });
  await ssm.heal();
  expect(await other).not.toEqual([]);
});
