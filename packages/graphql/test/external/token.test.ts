import { expect, test } from "vitest";
import { TwitchToken } from "../../src/external/igdb/TwitchToken.ts";
import { caught } from "./support/caught.ts";
import { useServices } from "./support/useServices.ts";

const services = useServices();

test("twenty calls at once share one token", async () => {
  const { twitch, igdb } = services.stubs;
  const { games } = services.connect();
  const found = await Promise.all(Array.from({ length: 20 }, () => games.get("igdb:101")));
  expect(new Set(found.map((game) => game?.title))).toEqual(new Set(["Chess"]));
  expect(twitch.requests).toHaveLength(1);
  expect(igdb.requests).toHaveLength(20);
  // Later calls do, too.
  await games.search("chess");
  expect(twitch.requests).toHaveLength(1);
});

test("the secret goes to Twitch in the body, and not to IGDB", async () => {
  const { twitch, igdb } = services.stubs;
  await services.connect().games.get("igdb:101");
  const secret = "made-up-client-secret";
  expect(twitch.requests[0]?.body).toContain(secret);
  expect(String(twitch.requests[0]?.query)).toBe("");
  expect(JSON.stringify(igdb.requests)).not.toContain(secret);
});

test("a token that is rejected before it expires is renewed, once for twenty calls", async () => {
  const { twitch, igdb } = services.stubs;
  const { games } = services.connect();
  await games.get("igdb:101");
  twitch.withdraw();
  const found = await Promise.all(Array.from({ length: 20 }, () => games.get("igdb:101")));
  expect(found.every((game) => game?.title === "Chess")).toBe(true);
  expect(twitch.requests).toHaveLength(2);
  expect(igdb.requests).toHaveLength(1 + 20 + 20);
});

test("one 401 from IGDB leads to a new token, a second one is an error", async () => {
  const { twitch, igdb } = services.stubs;
  await igdb.fail({ kind: "status", status: 401, times: 1 });
  expect(await services.connect().games.get("igdb:101")).toBeDefined();
  expect(twitch.requests).toHaveLength(2);
  await services.stubs.reset();
  await igdb.fail({ kind: "status", status: 401, times: 2 });
  expect(await caught(services.connect().games.get("igdb:101"))).toMatchObject({ reason: "key refused" });
  expect(igdb.requests).toHaveLength(2);
});

test("after a failed request for a token the next call sends another", async () => {
  const { twitch } = services.stubs;
  const { games } = services.connect();
  await twitch.fail({ kind: "page", times: 1 });
  await caught(games.get("igdb:101"));
  expect(await games.get("igdb:101")).toBeDefined();
});

test.each([
  ["nothing that can be sent", { access_token: "a\nb", expires_in: 60 }],
  ["no end", { access_token: "made-up" }],
  ["an end that is past", { access_token: "made-up", expires_in: -1 }],
  ["nothing", {}],
])("a token that is %s is a bad answer", async (_, json) => {
  const { twitch } = services.stubs;
  const healthy = twitch.answer;
  twitch.answer = () => ({ json });
  try {
    const error = await caught(services.connect().games.get("igdb:101"));
    expect(error).toMatchObject({
      service: "IGDB",
      reason: "bad answer",
      message: "IGDB's sign-in at Twitch gave an answer without a token",
    });
  } finally {
    twitch.answer = healthy;
  }
});

test("a caller that aborts doesn't cancel the token's request for the others", async () => {
  const { twitch } = services.stubs;
  const { games } = services.connect({ BILLIO_EXTERNAL_TIMEOUT_MS: "20000" });
  const healthy = twitch.answer;
  const caller = new AbortController();
  // Both wait by now; the first aborts before the response arrives.
  twitch.answer = (request) => {
    caller.abort(new Error("The caller has gone"));
    return healthy(request);
  };
  try {
    const gone = caught(games.get("igdb:101", caller.signal));
    const stays = games.get("igdb:101");
    expect((await gone).message).toBe("The caller has gone");
    expect((await stays)?.title).toBe("Chess");
    expect(twitch.requests).toHaveLength(1);
  } finally {
    twitch.answer = healthy;
  }
});

test.each([
  { lifeS: 3_600, renewedAfterS: 3_540 },
  { lifeS: 10, renewedAfterS: 5 },
])("a token of $lifeS s is renewed after $renewedAfterS s", async ({ lifeS, renewedAfterS }) => {
  const { twitch, env } = services.stubs;
  twitch.lifeS = lifeS;
  let nowMs = 0;
  const access = { service: "IGDB", keySettings: [], keyRejectedStatuses: [], timeoutMs: 5_000, fetch };
  const token = new TwitchToken(access, env.IGDB_AUTH_URL ?? "", () => nowMs);
  const credentials = { clientId: "made-up-client-id", clientSecret: "made-up-client-secret" };
  try {
    const first = await token.get(credentials);
    nowMs = renewedAfterS * 1000 - 1;
    expect(await token.get(credentials)).toBe(first);
    nowMs += 1;
    const second = await token.get(credentials);
    expect(second).not.toBe(first);
    // A late rejection of the first leaves the second alone.
    token.forget(first);
    expect(await token.get(credentials)).toBe(second);
    expect(twitch.requests).toHaveLength(2);
  } finally {
    twitch.lifeS = 5_000_000;
  }
});
