import { afterAll, beforeAll, type TestContext } from "vitest";
import { type Api, createApi } from "./Api.ts";
import type { OwnApi } from "./startOwnApi.ts";

export interface TestedApi extends Api {
  /** An address of a picture that the API may fetch. */
  pictureUrl(name: string): string;
}

/** Address of a deployed API, e.g. `https://billio.example.org/`; without it the tests start one. */
const deployed = process.env.BILLIO_ENDPOINT ?? "";

/** Server, database and stubs: loaded only without a deployed API, as that takes seconds. */
const own =
  deployed === ""
    ? {
        migrated: (await import("@mattb.tech/billio-data/testing")).migrated,
        useDsql: (await import("@mattb.tech/billio-dsql-local/testing")).useDsql,
        startOwnApi: (await import("./startOwnApi.ts")).startOwnApi,
      }
    : undefined;

/**
 * The API under test: the one that `BILLIO_ENDPOINT` names, or one of the file's own on a local DSQL without items, with
 * stubs for the external services. Call it at the top of the file.
 */
export function useApi(): TestedApi {
  if (!own) {
    const api = createApi(() => deployed);
    return Object.assign(api, {
      pictureUrl: () => {
        throw new Error(
          "A deployed API can't fetch this machine's pictures; the test should have been skipped",
        );
      },
    });
  }
  const { migrated, startOwnApi, useDsql } = own;
  const dsql = useDsql({ isolated: migrated });
  let started: OwnApi | undefined;
  const get = () => {
    if (started === undefined) throw new Error("The API of useApi() is there inside hooks and tests only");
    return started;
  };
  beforeAll(async () => {
    started = await startOwnApi(dsql);
  });
  afterAll(() => started?.stop());
  return Object.assign(
    createApi(() => get().endpoint),
    { pictureUrl: (name: string) => get().pictureUrl(name) },
  );
}

/** Skips a test that needs the stubs when a deployed API is tested. */
export function needsStubs(context: TestContext): void {
  needsOwn(context, "knows the stubs' works and pictures");
}

/** Skips a test of features that only the tests' own API has. */
export function needsOwn({ skip }: TestContext, what: string): void {
  skip(deployed !== "", `BILLIO_ENDPOINT is set: only an API started here ${what}`);
}
