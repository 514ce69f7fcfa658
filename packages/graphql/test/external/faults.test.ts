import { describe, expect, test } from "vitest";
import { ExternalServiceError } from "../../src/external/ExternalServiceError.ts";
import type { ExternalServices } from "../../src/external/ExternalServices.ts";
import type { Fault } from "@mattb.tech/billio-graphql/testing";
import { caught } from "./support/caught.ts";
import { useServices } from "./support/useServices.ts";

const services = useServices();

type StubName = "googleBooks" | "igdb" | "twitch" | "tmdb";
interface Case {
  stub: StubName;
  /** Its name in messages. */
  name: string;
  service?: string;
  calls: Record<string, (services: ExternalServices) => Promise<unknown>>;
}

const cases: Case[] = [
  {
    stub: "googleBooks",
    name: "Google Books",
    calls: {
      search: ({ books }) => books.search("frankenstein"),
      get: ({ books }) => books.get("googlebooks:mAdEuP_Fra-1"),
    },
  },
  {
    stub: "igdb",
    name: "IGDB",
    calls: {
      search: ({ games }) => games.search("chess"),
      "search by number": ({ games }) => games.search("101"),
      get: ({ games }) => games.get("igdb:101"),
    },
  },
  {
    stub: "twitch",
    name: "IGDB's sign-in at Twitch",
    service: "IGDB",
    calls: {
      search: ({ games }) => games.search("chess"),
      get: ({ games }) => games.get("igdb:101"),
    },
  },
  {
    stub: "tmdb",
    name: "TMDB",
    calls: {
      "search of films": ({ features }) => features.search("metropolis"),
      "film by id": ({ features }) => features.get("tmdb:201"),
      "film by IMDb's id": ({ features }) => features.get("imdb:tt9000201"),
      "search of series": ({ tv }) => tv.search("lighthouse"),
      "series by id": ({ tv }) => tv.get("tmdbSeries:301"),
      "series by IMDb's id": ({ tv }) => tv.get("imdb:tt9000301"),
      season: ({ tv }) => tv.getSeason("tmdbSeason:301:1"),
    },
  },
];

/** The reason of each fault, and the requests that it may take. */
const lasting: { fault: Fault; reason: string; message: RegExp; requests: number }[] = [
  {
    fault: { kind: "refused" },
    reason: "down",
    message: /is down or can't be reached \(ECONNREFUSED\)$/,
    requests: 0,
  },
  {
    fault: { kind: "reset" },
    reason: "down",
    message: /is down or can't be reached( \([A-Z_]+\))?$/,
    requests: 2,
  },
  { fault: { kind: "silent" }, reason: "timeout", message: /gave no answer within 200 ms$/, requests: 1 },
  { fault: { kind: "stalled" }, reason: "timeout", message: /gave no answer within 200 ms$/, requests: 1 },
  { fault: { kind: "page" }, reason: "bad answer", message: /gave an answer that is no JSON$/, requests: 1 },
  { fault: { kind: "odd JSON" }, reason: "bad answer", message: /gave an answer without a.+/, requests: 1 },
  {
    fault: { kind: "endless" },
    reason: "bad answer",
    message: /gave an answer of more than 2 MiB$/,
    requests: 1,
  },
  { fault: { kind: "status", status: 500 }, reason: "down", message: /is down \(status 500\)$/, requests: 2 },
  {
    fault: { kind: "status", status: 503, retryAfter: "60" },
    reason: "down",
    message: /is down \(status 503\)$/,
    requests: 1,
  },
  {
    fault: { kind: "status", status: 429, retryAfter: "30" },
    reason: "rate limited",
    message: /takes no more requests for now; try again in 30 s$/,
    requests: 1,
  },
  {
    fault: { kind: "status", status: 429 },
    reason: "rate limited",
    message: /takes no more requests for now; try again later$/,
    requests: 2,
  },
  {
    fault: { kind: "status", status: 302 },
    reason: "bad answer",
    message: /gave an unexpected answer \(status 302\)$/,
    requests: 1,
  },
  {
    fault: { kind: "status", status: 418 },
    reason: "bad answer",
    message: /gave an unexpected answer \(status 418\)$/,
    requests: 1,
  },
];

describe.each(cases)("$name", ({ stub, name, service = name, calls }) => {
  const down = () => services.stubs[stub];

  test.each(lasting)("fails by name when it meets $fault", async ({ fault, reason, message, requests }) => {
    const env: Record<string, string> = reason === "timeout" ? { BILLIO_EXTERNAL_TIMEOUT_MS: "200" } : {};
    await down().fail(fault);
    const began = performance.now();
    const failing = Object.entries(calls).map(async ([label, call]) => {
      const error = await caught(call(services.connect(env)));
      expect(error, label).toBeInstanceOf(ExternalServiceError);
      expect(error, label).toMatchObject({ code: "EXTERNAL_SERVICE", service, reason });
      expect(error.message, label).toMatch(message);
      expect(error.message.startsWith(`${name} `), label).toBe(true);
      expect(leaks(error), label).toEqual([]);
    });
    await Promise.all(failing);
    expect(performance.now() - began).toBeLessThan(5_000);
    // The deadline may pass before the request arrives.
    if (reason !== "timeout") expect(down().requests).toHaveLength(requests * failing.length);
    else expect(down().requests.length).toBeLessThanOrEqual(requests * failing.length);
  });

  const passing: Fault[] = [
    { kind: "reset", times: 1 },
    { kind: "status", status: 500, times: 1 },
    { kind: "status", status: 502, times: 1 },
    { kind: "status", status: 429, times: 1 },
    { kind: "status", status: 429, retryAfter: "0", times: 1 },
    { kind: "status", status: 503, retryAfter: "Thu, 01 Jan 1970 00:00:00 GMT", times: 1 },
  ];
  test.each(passing)("is sent once more after $kind $status", async (fault) => {
    for (const [label, call] of Object.entries(calls).slice(0, 2)) {
      const connected = services.connect();
      await services.stubs.reset();
      const expected = await call(services.connect());
      await services.stubs.reset();
      await down().fail(fault);
      expect(await call(connected), label).toEqual(expected);
    }
  });

  test("is waited for as long as Retry-After says, when the deadline allows", async () => {
    await down().fail({ kind: "status", status: 429, retryAfter: "1", times: 1 });
    const [call] = Object.values(calls);
    const began = performance.now();
    await call?.(services.connect());
    expect(performance.now() - began).toBeGreaterThanOrEqual(990);
  });

  test("works again after the fault, for the same client", async () => {
    for (const call of Object.values(calls)) {
      const connected = services.connect();
      await down().fail({ kind: "page" });
      await caught(call(connected));
      await down().heal();
      expect(await call(connected)).toBeDefined();
    }
  });

  test("names the settings when it rejects the key", async () => {
    for (const [label, call] of Object.entries(calls)) {
      await services.stubs.reset();
      await down().fail({ kind: "status", status: 401 });
      const error = await caught(call(services.connect()));
      expect(error, label).toMatchObject({ service, reason: "key refused" });
      expect(error.message, label).toMatch(/doesn't accept [A-Z_ or]+_(KEY|SECRET) \(status 401\)$/);
      expect(leaks(error)).toEqual([]);
    }
  });

  test.each([302, 307])("isn't followed when it redirects, with our keys, by %i", async (status) => {
    const elsewhere = services.stubs[stub === "tmdb" ? "googleBooks" : "tmdb"];
    await down().fail({ kind: "status", status, location: `${elsewhere.url}/anywhere` });
    for (const [label, call] of Object.entries(calls)) {
      const error = await caught(call(services.connect()));
      expect(error, label).toMatchObject({ service, reason: "bad answer" });
      expect(error.message, label).toBe(`${name} gave an unexpected answer (status ${status})`);
    }
    expect(elsewhere.requests).toEqual([]);
  });

  test("stops when the caller does", async () => {
    for (const [label, call] of Object.entries(abortable(calls, stub))) {
      await services.stubs.reset();
      await down().fail({ kind: "silent" });
      const caller = new AbortController();
      const reason = new Error("The caller has gone");
      const pending = caught(call(services.connect({ BILLIO_EXTERNAL_TIMEOUT_MS: "20000" }), caller.signal));
      await waitUntil(() => down().requests.length > 0);
      caller.abort(reason);
      expect(await pending, label).toBe(reason);
      // Nor is anything sent for a caller that has aborted already.
      const before = down().requests.length;
      expect(await caught(call(services.connect(), caller.signal)), label).toBe(reason);
      expect(down().requests.length, label).toBe(before);
    }
  });
});

test("every service reports an invalid key", async () => {
  const wrong = "wrong-and-made-up";
  const connected = services.connect({
    GOOGLE_BOOKS_API_KEY: wrong,
    TMDB_API_KEY: wrong,
    IGDB_CLIENT_SECRET: wrong,
  });
  const { books, games, features, tv } = connected;
  for (const service of [books, games, features, tv]) {
    const error = await caught(service.search("chess"));
    expect(error).toMatchObject({ reason: "key refused" });
    expect(error.message).not.toContain(wrong);
  }
  const error = await caught(services.connect({ IGDB_CLIENT_ID: wrong }).games.search("chess"));
  expect(error.message).toBe(
    "IGDB's sign-in at Twitch doesn't accept IGDB_CLIENT_ID or IGDB_CLIENT_SECRET (status 400)",
  );
});

/** The made-up secrets and addresses that the error contains anywhere. */
function leaks(error: Error): string[] {
  const shown = [error.message, error.stack, JSON.stringify(error), String(error.cause)].join("\n");
  return ["made-up-", "api_key", "key=", "Bearer", "127.0.0.1", "http:"].filter((secret) =>
    shown.includes(secret),
  );
}

type AbortableCall = (services: ExternalServices, signal: AbortSignal) => Promise<unknown>;

function abortable(_calls: unknown, stub: StubName): Record<string, AbortableCall> {
  if (stub === "googleBooks") return { books: ({ books }, signal) => books.search("frankenstein", signal) };
  if (stub !== "tmdb") return { games: ({ games }, signal) => games.search("101", signal) };
  return {
    features: ({ features }, signal) => features.get("imdb:tt9000201", signal),
    tv: ({ tv }, signal) => tv.search("lighthouse", signal),
    season: ({ tv }, signal) => tv.getSeason("tmdbSeason:301:1", signal),
  };
}

async function waitUntil(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
