/* oxlint-disable typescript/no-unsafe-assignment -- tests look at what they have asked for */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readApiSettings, readDatabaseSettings } from "@mattb.tech/billio-config";
import { createDatabase, createData, type Data } from "@mattb.tech/billio-data";
import { migrated } from "@mattb.tech/billio-data/testing";
import { useDsql } from "@mattb.tech/billio-dsql-local/testing";
import { afterAll, beforeAll } from "vitest";
import { createApi } from "../../../src/api/createApi.ts";
import { createExternalServices } from "../../../src/external/createExternalServices.ts";
import { serveApi } from "../../../src/http/serveApi.ts";
import { createImages } from "../../../src/images/createImages.ts";
import { createLogger } from "../../../src/logging/createLogger.ts";
import {
  type ImageSource,
  type StubServices,
  startImageSource,
  startStubServices,
} from "../../../src/testing.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- tests look at what they have asked for
type Json = any;

/** One line of the log. */
export type LogLine = Record<string, unknown> & { level: string; message: string };

export interface ApiError {
  message: string;
  path?: (string | number)[];
  locations?: { line: number; column: number }[];
  extensions: { code: string; service?: string; [detail: string]: unknown };
}

export interface Answer {
  status: number;
  /** As it came, with neither `data` nor `errors` added. */
  body: Record<string, unknown>;
  data: Json;
  errors: ApiError[];
  /** This request's log line. */
  logged: LogLine;
}

/** An API that is being served. */
export interface ServedApi {
  ask(query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** The data of a request that must have no errors. */
  ok(query: string, variables?: Record<string, unknown>): Promise<Json>;
  /** All that was logged so far. */
  lines: LogLine[];
}

interface WholeApi extends ServedApi {
  /** Serves the same library by another server with its own settings; it is stopped at the end of the file. */
  open(env: Record<string, string>): Promise<ServedApi>;
  data: Data;
  stubs: StubServices;
  /** Serves pictures that the API may fetch. */
  pictures: ImageSource;
  /** Names of all image files stored. */
  files(): Promise<string[]>;
  /** Runs SQL, bypassing the API and the library. */
  sql(sql: string, values?: string[]): Promise<readonly (readonly (string | null)[])[]>;
}

interface Parts {
  executor: ReturnType<typeof createDatabase>;
  data: Data;
  stubs: StubServices;
  pictures: ImageSource;
  folder: string;
  api: ServedApi;
}

/**
 * The whole API, mutations on, over HTTP: on an empty local DSQL, with stubs for the external services and a folder
 * for images. Call it at the top of a file.
 */
export function useWholeApi(): WholeApi {
  const dsql = useDsql({ isolated: migrated });
  const stops: (() => Promise<void>)[] = [];
  const parts = {} as Parts;

  async function open(env: Record<string, string>): Promise<ServedApi> {
    const settings = readApiSettings({
      ...parts.stubs.env,
      ENABLE_MUTATIONS: "1",
      BILLIO_IMAGE_DIR: parts.folder,
      BILLIO_IMAGE_DOMAIN: "http://localhost:4000/images",
      BILLIO_IMAGE_ALLOWED_HOSTS: `${parts.stubs.env.BILLIO_IMAGE_ALLOWED_HOSTS ?? ""},${parts.pictures.host}`,
      ...env,
    });
    const lines: LogLine[] = [];
    const api = createApi({
      settings,
      data: parts.data,
      services: createExternalServices(settings.external),
      images: createImages(settings.images),
      log: createLogger("debug", (line) => lines.push(JSON.parse(line) as LogLine)),
    });
    const site = await serveApi({ api, port: 0 });
    stops.push(async () => {
      await site.stop(0);
      await api.stop();
    });
    const ask = async (query: string, variables: Record<string, unknown> = {}): Promise<Answer> => {
      const response = await fetch(site.url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query, variables }),
      });
      const body = (await response.json()) as Record<string, unknown>;
      const requestId = response.headers.get("x-request-id");
      const logged = lines.find((line) => line.message === "request" && line.requestId === requestId);
      if (logged === undefined) throw new Error("The request has no line in the log");
      const { data = null, errors = [] } = body as Partial<Answer>;
      return { status: response.status, body, data, errors, logged };
    };
    return {
      ask,
      async ok(query, variables) {
        const { data, errors } = await ask(query, variables);
        if (errors.length > 0) throw new Error(`The API complains: ${JSON.stringify(errors)}`);
        return data as unknown;
      },
      lines,
    };
  }

  beforeAll(async () => {
    Object.assign(process.env, dsql.env);
    parts.executor = createDatabase(readDatabaseSettings(dsql.env));
    parts.data = createData(parts.executor);
    [parts.stubs, parts.pictures, parts.folder] = await Promise.all([
      startStubServices(),
      startImageSource(),
      mkdtemp(join(tmpdir(), "billio-end-to-end-")),
    ]);
    parts.api = await open({});
  });
  afterAll(async () => {
    await Promise.all(stops.map((stop) => stop()));
    await Promise.all([parts.stubs.stop(), parts.pictures.stop(), parts.executor.close()]);
    await rm(parts.folder, { recursive: true, force: true });
  });

  return {
    open,
    ask: (query, variables) => parts.api.ask(query, variables),
    ok: (query, variables) => parts.api.ok(query, variables),
    get lines() {
      return parts.api.lines;
    },
    get data() {
      return parts.data;
    },
    get stubs() {
      return parts.stubs;
    },
    get pictures() {
      return parts.pictures;
    },
    files: () => readdir(parts.folder),
    sql(sql, values = []) {
      const effect = sql.startsWith("SELECT") ? "read" : "write";
      return parts.executor.run({ name: "test", sql, values, effect });
    },
  };
}
