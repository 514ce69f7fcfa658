import { settingNames } from "@mattb.tech/billio-config";
import type { StubServer } from "./StubServer.ts";
import { startGoogleBooks } from "./startGoogleBooks.ts";
import { type StubIgdb, startIgdb } from "./startIgdb.ts";
import { startTmdb } from "./startTmdb.ts";
import { startTwitch, type StubTwitch } from "./startTwitch.ts";

/** Stubs for all external services, each a server of its own. */
export interface StubServices {
  /** Settings of an API that uses them, pictures included: their addresses and made-up keys. */
  env: Record<string, string>;
  googleBooks: StubServer;
  tmdb: StubServer;
  igdb: StubIgdb;
  /** Issues IGDB's tokens. */
  twitch: StubTwitch;
  /** Ends all faults and clears all recorded requests. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts local servers that respond like Google Books, TMDB, IGDB and Twitch, with a few works. They
 * check keys, headers and queries, and fail when a fault is injected:
 *
 * ```ts
 * const services = await startStubServices();
 * const { external } = readApiSettings(services.env);
 * await services.tmdb.fail({ kind: "status", status: 429, retryAfter: "30" });
 * ```
 */
export async function startStubServices(): Promise<StubServices> {
  const keys = {
    [settingNames.googleBooksApiKey]: "made-up-google-books-key",
    [settingNames.tmdbApiKey]: "made-up-tmdb-key",
    [settingNames.igdbClientId]: "made-up-client-id",
    [settingNames.igdbClientSecret]: "made-up-client-secret",
  };
  const [googleBooks, tmdb, twitch] = await Promise.all([
    startGoogleBooks(keys.GOOGLE_BOOKS_API_KEY),
    startTmdb(keys.TMDB_API_KEY),
    startTwitch(keys.IGDB_CLIENT_ID, keys.IGDB_CLIENT_SECRET),
  ]);
  const igdb = await startIgdb(keys.IGDB_CLIENT_ID, twitch.isGood);
  const all = [googleBooks, tmdb, igdb, twitch];
  return {
    env: {
      ...keys,
      [settingNames.googleBooksBaseUrl]: `${googleBooks.url}/books/v1`,
      [settingNames.tmdbBaseUrl]: `${tmdb.url}/3`,
      [settingNames.tmdbImageBaseUrl]: `${tmdb.url}/pictures`,
      [settingNames.igdbBaseUrl]: `${igdb.url}/v4`,
      [settingNames.igdbAuthUrl]: `${twitch.url}/oauth2/token`,
      [settingNames.imageAllowedHosts]: all.map(({ host }) => host).join(","),
    },
    googleBooks,
    tmdb,
    igdb,
    twitch,
    reset: async () => {
      await Promise.all(all.map((one) => one.heal()));
      await Promise.all(all.map((one) => one.settled()));
      for (const { requests } of all) requests.length = 0;
      igdb.queries.length = 0;
    },
    stop: async () => {
      await Promise.all(all.map((one) => one.stop()));
    },
  };
}
