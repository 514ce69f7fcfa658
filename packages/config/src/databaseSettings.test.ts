import { expect, test } from "vitest";
import { readDatabaseSettings } from "./databaseSettings.ts";
import { SettingsError } from "./SettingsError.ts";

const endpoint = { BILLIO_DSQL_ENDPOINT: "abc.dsql.eu-west-1.on.aws" };

test("5.1 the endpoint alone is enough; everything else has a default", () => {
  expect(readDatabaseSettings(endpoint)).toEqual({
    host: "abc.dsql.eu-west-1.on.aws",
    port: 5432,
    region: "eu-west-1",
    user: "admin",
    poolMax: 10,
    statementTimeoutMs: 10_000,
    connectTimeoutMs: 5_000,
    unavailableAfterMs: 30_000,
    retryAttempts: 10,
    retryDeadlineMs: 10_000,
  });
});

test("5.1 the region comes from AWS_REGION, else from the endpoint's name, else it is us-east-1", () => {
  expect(readDatabaseSettings({ ...endpoint, AWS_REGION: "us-west-2" }).region).toBe("us-west-2");
  expect(readDatabaseSettings(endpoint).region).toBe("eu-west-1");
  expect(readDatabaseSettings({ BILLIO_DSQL_ENDPOINT: "localhost:5433" })).toMatchObject({
    host: "localhost",
    port: 5433,
    region: "us-east-1",
  });
});

test.each(["us-gov-west-1", "us-iso-east-1", "ap-southeast-5", "eusc-de-east-1"])(
  "5.1 %s is a region's name",
  (region) => {
    expect(readDatabaseSettings({ ...endpoint, AWS_REGION: region }).region).toBe(region);
  },
);

test("5.1 a missing endpoint is named, with what it should look like", () => {
  expect(() => readDatabaseSettings({})).toThrow(/BILLIO_DSQL_ENDPOINT is missing; set it to host\[:port\]/);
});

test("5.1 one error lists every issue", () => {
  const bad = {
    BILLIO_DSQL_ENDPOINT: "postgres://x:y@host/db",
    BILLIO_DSQL_POOL_MAX: "many",
    BILLIO_DSQL_STATEMENT_TIMEOUT_MS: "1.5",
    AWS_REGION: "nowhere",
    BILLIO_DSQL_USER: "\u0007",
  };
  const faults = (() => {
    try {
      readDatabaseSettings(bad);
    } catch (error) {
      if (error instanceof SettingsError) return error.faults.map((fault) => fault.setting);
    }
    return [];
  })();
  expect(faults.sort()).toEqual(Object.keys(bad).sort());
});

test("5.1 values are not repeated in the message, for they may be secrets pasted in the wrong place", () => {
  expect(() => readDatabaseSettings({ BILLIO_DSQL_ENDPOINT: "user:made-up-password@host" })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining("made-up-password") as string }) as Error,
  );
});

test.each(["", ":5432", "host:0", "host:70000", "host:port", "https://host", "host/path", "-host", "a b"])(
  "5.1 the endpoint %j is rejected",
  (text) => {
    expect(() => readDatabaseSettings({ BILLIO_DSQL_ENDPOINT: text })).toThrow(SettingsError);
  },
);
