/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-return -- a test knows what it has asked for */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readApiSettings, readDatabaseSettings } from "@mattb.tech/billio-config";
import { createDatabase, createData, type Data, type StatementMessage } from "@mattb.tech/billio-data";
import { migrated } from "@mattb.tech/billio-data/testing";
import { useDsql } from "@mattb.tech/billio-dsql-local/testing";
import { graphql, type GraphQLError } from "graphql";
import { afterAll, beforeAll } from "vitest";
import { ResponseBuilder as MadeAnswer } from "../../../src/response/ResponseBuilder.ts";
import { responseLimits } from "../../../src/response/ResponseLimits.ts";
import { ResponseScheduler } from "../../../src/response/ResponseScheduler.ts";
import type { Context } from "../../../src/context/Context.ts";
import { createExternalServices } from "../../../src/external/createExternalServices.ts";
import { createImages } from "../../../src/images/createImages.ts";
import { createLoaders } from "../../../src/loaders/createLoaders.ts";
import { createLogger } from "../../../src/logging/createLogger.ts";
import { buildSchema } from "../../../src/schema/buildSchema.ts";
import { type StubServices, startStubServices } from "../../../src/testing.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- tests look at what they have asked for
type Json = any;

interface Answer {
  data: Json;
  errors: readonly GraphQLError[];
  /** The statements sent meanwhile, without BEGIN and COMMIT. */
  statements: string[];
}

type Variables = Record<string, unknown>;

interface TestedSchema {
  data: Data;
  stubs: StubServices;
  /** Runs an operation as a request of its own. */
  run(source: string, variables?: Variables): Promise<Answer>;
  /** The same for one that has to succeed: its data. */
  ok(source: string, variables?: Variables): Promise<Json>;
  /** The same for one that has to fail: the error's message, and its code if it has one. */
  failure(source: string, variables?: Variables): Promise<{ message: string; code: unknown }>;
  /** Runs SQL, e.g. to store a row as an earlier version could. */
  sql(sql: string, values?: string[]): Promise<void>;
}

/**
 * The schema with mutations on an empty DSQL, with stubs for the services and a folder for images. Call it at the
 * top of a file.
 */
export function useSchema(): TestedSchema {
  const dsql = useDsql({ isolated: migrated });
  const schema = buildSchema({ mutations: true });
  const parts = {} as {
    executor: ReturnType<typeof createDatabase>;
    stubs: StubServices;
    folder: string;
    shared: Pick<Context, "data" | "services" | "images" | "log">;
  };

  beforeAll(async () => {
    Object.assign(process.env, dsql.env);
    parts.executor = createDatabase(readDatabaseSettings(dsql.env));
    parts.stubs = await startStubServices();
    parts.folder = await mkdtemp(join(tmpdir(), "billio-schema-"));
    const settings = readApiSettings({ ...parts.stubs.env, BILLIO_IMAGE_DIR: parts.folder });
    parts.shared = {
      data: createData(parts.executor),
      services: createExternalServices(settings.external),
      images: createImages(settings.images),
      log: createLogger("silent"),
    };
  });
  afterAll(async () => {
    await parts.stubs.stop();
    await parts.executor.close();
    await rm(parts.folder, { recursive: true, force: true });
  });

  const run: TestedSchema["run"] = async (source, variableValues = {}) => {
    const statements: string[] = [];
    const listener = (message: unknown) => {
      const { name } = message as StatementMessage;
      if (/^(Query|Mutate)\./.test(name)) statements.push(name);
    };
    subscribe("billio:data:statement", listener);
    try {
      const contextValue: Context = {
        ...parts.shared,
        loaders: createLoaders(parts.shared.data),
        signal: new AbortController().signal,
        response: new MadeAnswer(responseLimits(), new ResponseScheduler(), () => undefined),
        requestId: "test",
      };
      const { data, errors = [] } = await graphql({ schema, source, variableValues, contextValue });
      return { data: JSON.parse(JSON.stringify(data ?? null)), errors, statements };
    } finally {
      unsubscribe("billio:data:statement", listener);
    }
  };
  return {
    get data() {
      return parts.shared.data;
    },
    get stubs() {
      return parts.stubs;
    },
    run,
    async ok(source, variables) {
      const { data, errors } = await run(source, variables);
      if (errors[0] !== undefined) throw errors[0].originalError ?? errors[0];
      return data;
    },
    async failure(source, variables) {
      const { data, errors } = await run(source, variables);
      const [error] = errors;
      if (error === undefined) throw new Error(`It should have failed, but gave ${JSON.stringify(data)}`);
      return { message: error.message, code: (error.originalError as { code?: unknown } | undefined)?.code };
    },
    async sql(sql, values = []) {
      await parts.executor.run({ name: "test", sql, values, effect: "write" });
    },
  };
}
