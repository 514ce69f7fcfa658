import { expect, test } from "vitest";
import { type DsqlLocalOptions, InvalidOptionError, startDsqlLocal } from "../index.ts";
import { sharedPostgres, useDsql } from "../testing.ts";

const dsql = useDsql();

test.each<[name: string, option: unknown, said: string]>([
  ["port", { port: 65_536 }, "<=65535"],
  ["port", { port: -1 }, ">=0"],
  ["port", { port: 1.5 }, "expected int"],
  ["port", { port: "5433" }, "expected number, received string"],
  ["port", { port: Number.NaN }, "received NaN"],
  ["adminPort", { adminPort: 1e20 }, "<=65535"],
  ["wsPort", { wsPort: 70_000 }, "<=65535"],
  ["host", { host: "" }, "expected an address"],
  ["host", { host: "a b" }, "expected an address"],
  ["dataDir", { dataDir: "" }, ">=1 characters"],
  ["dataDir", { dataDir: "a\0b" }, "no zero byte"],
  ["credentialsFile", { credentialsFile: 7 }, "expected string"],
  ["auth", { auth: "off" }, '"iam"|"none"'],
  ["auth", { auth: null }, '"iam"|"none"'],
  ["region", { region: "EU West" }, "eu-west-1"],
  ["clusterName", { clusterName: "localhost" }, "26 letters or digits"],
  [
    "region",
    { clusterName: `${"a".repeat(26)}.dsql.eu-west-1.on.aws`, region: "us-east-1" },
    "the Region is another one in clusterName",
  ],
  ["backend", { backend: "oracle" }, '"embedded", "container" or'],
  ["backend.connectionString", { backend: { connectionString: "mysql://x" } }, "postgresql://"],
  ["isolated", { isolated: "yes" }, "{ template, prepare }"],
  ["isolated.template", { isolated: { template: "", prepare: () => Promise.resolve() } }, ">=1 characters"],
  ["connectionLimits.maxConnections", { connectionLimits: { maxConnections: 0 } }, ">=1"],
  ["connectionLimits.maxConnections", { connectionLimits: { maxConnections: 1e20 } }, "<=200000"],
  ["connectionLimits.perSecond", { connectionLimits: { perSecond: Infinity } }, "expected number"],
  ["connectionLimits.perSecond", { connectionLimits: { perSecond: 0 } }, ">0"],
  ["connectionLimits.perSecond", { connectionLimits: { perSecond: 1e20 } }, "<="],
  ["connectionLimits.burst", { connectionLimits: { burst: 1e20 } }, "<="],
  ["connectionLimits.burst", { connectionLimits: { burst: 0.5 } }, ">=1"],
  ["connectionLimits", { connectionLimits: { most: 1 } }, 'Unrecognized key: "most"'],
  ["jobs.delayMs", { jobs: { delayMs: 1e9 } }, "<=3600000"],
  ["jobs.concurrency", { jobs: { concurrency: 0 } }, ">=1"],
  ["jobs.concurrency", { jobs: { concurrency: 51 } }, "<=50"],
  ["jobs.concurrency", { jobs: { concurrency: [4] } }, "expected number, received array"],
  ["jobs.autoAnalyze", { jobs: { autoAnalyze: "no" } }, "expected boolean"],
  ["cdc.folder", { cdc: {} }, "expected string"],
  ["cdc.folder", { cdc: { folder: "" } }, ">=1 characters"],
  ["cdc.faults", { cdc: { folder: "x", faults: "cdc-split" } }, "expected array"],
  ["cdc", { cdc: { folder: "x", stream: 1 } }, 'Unrecognized key: "stream"'],
  ["log", { log: "stderr" }, "expected a function"],
  ["", { prot: 5433 }, 'Unrecognized key: "prot"'],
  ["", JSON.parse('{"__proto__": {"port": 1}}'), 'Unrecognized key: "__proto__"'],
  ["", JSON.parse('{"constructor": 1}'), 'Unrecognized key: "constructor"'],
  ["", [], "expected object"],
])("an option that can't be is named with what it may be: %s of %j", async (name, option, said) => {
  const options = { backend: { connectionString: await sharedPostgres() }, isolated: true };
  const given = Array.isArray(option)
    ? option
    : Object.defineProperties({ ...options }, Object.getOwnPropertyDescriptors(option));
  const error = await startDsqlLocal(given as DsqlLocalOptions).then(
    (started) => started.stop().then(() => undefined),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InvalidOptionError);
  const { message } = error as Error;
  expect(message).toContain(said);
  if (name !== "") expect(message).toContain(`at ${name}`);
});

test("numbers and names that a running server is given have bounds, too", async () => {
  await expect(dsql.createToken({ expiresInS: 604_801 })).rejects.toThrow("1 to 604800 whole seconds");
  await expect(dsql.createToken({ expiresInS: 0 })).rejects.toThrow(RangeError);
  expect(() => dsql.pauseJobs("completed" as "submitted")).toThrow('"submitted" or "processing"');
});
