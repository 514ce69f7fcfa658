import { expect, test } from "vitest";
import { readApiSettings } from "./apiSettings.ts";

test("an empty environment is a read-only API on the public services, each without its key", () => {
  expect(readApiSettings({})).toEqual({
    enableMutations: false,
    logLevel: "info",
    requestTimeoutMs: 25_000,
    maxAnswerBytes: 5_000_000,
    images: { domain: "http://localhost:4000/images", allowedHosts: [] },
    external: {
      googleBooks: { baseUrl: "https://www.googleapis.com/books/v1" },
      tmdb: { baseUrl: "https://api.themoviedb.org/3", imageBaseUrl: "https://image.tmdb.org/t/p" },
      igdb: { baseUrl: "https://api.igdb.com/v4", authUrl: "https://id.twitch.tv/oauth2/token" },
      timeoutMs: 5_000,
    },
  });
});

const key = (value: string) => ({ kind: "value", value });

test("every setting is read, blanks around it ignored", () => {
  const settings = readApiSettings({
    ENABLE_MUTATIONS: " 1 ",
    BILLIO_LOG_LEVEL: "debug",
    BILLIO_REQUEST_TIMEOUT_MS: "9000",
    BILLIO_MAX_ANSWER_BYTES: "4000000",
    BILLIO_IMAGE_BUCKET: "made-up-bucket",
    BILLIO_IMAGE_DOMAIN: "https://images.example.org/",
    BILLIO_IMAGE_ALLOWED_HOSTS: "localhost:8080, Pictures.test,[::1]:9",
    BILLIO_EXTERNAL_TIMEOUT_MS: "200",
    GOOGLE_BOOKS_BASE_URL: "http://localhost:1/books/",
    GOOGLE_BOOKS_API_KEY: "made-up-1",
    TMDB_BASE_URL: "http://localhost:1/tmdb",
    TMDB_API_KEY: "made-up-2",
    TMDB_IMAGE_BASE_URL: "http://localhost:1/posters",
    IGDB_BASE_URL: "http://localhost:1/igdb",
    IGDB_AUTH_URL: "http://localhost:1/token",
    IGDB_CLIENT_ID: "made-up-3",
    IGDB_CLIENT_SECRET: "made-up-4",
  });
  expect(settings).toEqual({
    enableMutations: true,
    logLevel: "debug",
    requestTimeoutMs: 9_000,
    maxAnswerBytes: 4_000_000,
    images: {
      store: { kind: "s3", bucket: "made-up-bucket" },
      domain: "https://images.example.org",
      allowedHosts: ["localhost:8080", "pictures.test", "[::1]:9"],
    },
    external: {
      googleBooks: { baseUrl: "http://localhost:1/books", apiKey: key("made-up-1") },
      tmdb: {
        baseUrl: "http://localhost:1/tmdb",
        imageBaseUrl: "http://localhost:1/posters",
        apiKey: key("made-up-2"),
      },
      igdb: {
        baseUrl: "http://localhost:1/igdb",
        authUrl: "http://localhost:1/token",
        clientId: key("made-up-3"),
        clientSecret: key("made-up-4"),
      },
      timeoutMs: 200,
    },
  });
});

test("a key may be in an SSM parameter instead, which is named in full", () => {
  const name = "/billio/test/TMDB_API_KEY";
  const { tmdb, igdb } = readApiSettings({
    TMDB_API_KEY_PARAMETER: ` ${name} `,
    IGDB_CLIENT_ID: "made-up",
    IGDB_CLIENT_SECRET_PARAMETER: "/secret",
  }).external;
  expect(tmdb.apiKey).toEqual({ kind: "parameter", name });
  expect([igdb.clientId, igdb.clientSecret]).toEqual([
    key("made-up"),
    { kind: "parameter", name: "/secret" },
  ]);
});

test("a folder is a store of images too", () => {
  expect(readApiSettings({ BILLIO_IMAGE_DIR: "/tmp/images" }).images.store).toEqual({
    kind: "folder",
    path: "/tmp/images",
  });
});

test.each([
  [{ ENABLE_MUTATIONS: "true" }, "ENABLE_MUTATIONS must be one of 0, 1"],
  [{ BILLIO_LOG_LEVEL: "loud" }, "BILLIO_LOG_LEVEL must be one of debug, info, warn, error, silent"],
  [{ BILLIO_REQUEST_TIMEOUT_MS: "1" }, "BILLIO_REQUEST_TIMEOUT_MS must be a whole number"],
  [{ BILLIO_IMAGE_BUCKET: "b", BILLIO_IMAGE_DIR: "d" }, "BILLIO_IMAGE_DIR must be absent"],
  [
    { TMDB_API_KEY: "made-up", TMDB_API_KEY_PARAMETER: "/a" },
    "TMDB_API_KEY_PARAMETER must be absent where TMDB_API_KEY is set",
  ],
  [
    { IGDB_CLIENT_ID_PARAMETER: "no/slash" },
    "IGDB_CLIENT_ID_PARAMETER must be the full name of an SSM parameter, e.g. /billio/production/IGDB_CLIENT_ID",
  ],
  [{ BILLIO_IMAGE_BUCKET: "b" }, "BILLIO_IMAGE_DOMAIN is missing"],
  [{ BILLIO_IMAGE_DOMAIN: "images.example.org" }, "BILLIO_IMAGE_DOMAIN must be an http or https address"],
  [{ BILLIO_IMAGE_ALLOWED_HOSTS: "http://localhost" }, "BILLIO_IMAGE_ALLOWED_HOSTS must be hosts"],
  [{ TMDB_BASE_URL: "https://user:made-up@example.org" }, "TMDB_BASE_URL must be an http or https address"],
  [{ IGDB_AUTH_URL: "https://example.org?client=1" }, "IGDB_AUTH_URL must be an http or https address"],
])("%o is an error that states what is expected", (environment, message) => {
  expect(() => readApiSettings(environment)).toThrow(message);
});

test("all issues are listed at once, and no value is shown", () => {
  let message = "";
  try {
    readApiSettings({ ENABLE_MUTATIONS: "yes", TMDB_BASE_URL: "made-up-secret" });
  } catch (error) {
    message = String(error);
  }
  expect(message).toContain("ENABLE_MUTATIONS");
  expect(message).toContain("TMDB_BASE_URL");
  expect(message).not.toContain("made-up-secret");
});
