import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkEndpoint } from "./checkEndpoint.ts";
import { readOutputs } from "./readOutputs.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "billio-outputs-"));
});
afterAll(() => rm(folder, { recursive: true }));

const ROLE = "arn:aws:iam::111122223333:role";
const endpoint = "abc.dsql.us-east-1.on.aws";
const outputs = {
  DsqlEndpoint: endpoint,
  DsqlAppRoleArns: `${ROLE}/billio-api`,
  DsqlReadOnlyRoleArns: `${ROLE}/billio-readonly-api,${ROLE}/billio-backup`,
};
const describeStacks = (stacks: Record<string, Record<string, string> | undefined>) => ({
  Stacks: Object.entries(stacks).map(([StackName, values]) => ({
    StackId: "made-up",
    StackName,
    ...(values && {
      Outputs: Object.entries(values).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
    }),
  })),
});

async function read(content: unknown, stack?: string) {
  const file = join(folder, "outputs.json");
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  return readOutputs(file, stack);
}

test.each([
  ["cdk deploy --outputs-file", { BillioImage: { Bucket: "b" }, BillioDataV3: outputs }],
  ["describe-stacks", describeStacks({ BillioImage: undefined, BillioDataV3: outputs })],
])("the outputs of a stack are read in the form of %s", async (_, content) => {
  const expected = {
    stack: "BillioDataV3",
    endpoint,
    app: [`${ROLE}/billio-api`],
    readOnly: [`${ROLE}/billio-readonly-api`, `${ROLE}/billio-backup`],
  };
  expect(await read(content)).toEqual(expected);
  expect(await read(content, "BillioDataV3")).toEqual(expected);
});

test("a list that isn't there, or is empty, has nobody", async () => {
  expect(await read({ A: { DsqlEndpoint: endpoint, DsqlAppRoleArns: "" } })).toMatchObject({
    app: [],
    readOnly: [],
  });
});

test("of several clusters one has to be chosen", async () => {
  const two = { BillioDataV3: outputs, BillioTestDataV3: { DsqlEndpoint: "t" } };
  await expect(read(two)).rejects.toThrow(
    "holds several clusters (BillioDataV3, BillioTestDataV3); choose one with --stack <name>",
  );
  expect(await read(two, "BillioTestDataV3")).toMatchObject({ endpoint: "t" });
});

describe("a file is rejected", () => {
  const forms = 'is neither what "cdk deploy --outputs-file" writes nor the JSON of';
  test.each<[string, unknown, string | undefined, string]>([
    ["that isn't JSON", "secret: x", undefined, "isn't JSON"],
    ["that is a list", [], undefined, forms],
    ["with a value that isn't a text", { A: { DsqlEndpoint: 1 } }, undefined, forms],
    ["with stacks that aren't", { Stacks: [1] }, undefined, forms],
    ["with outputs that aren't", { Stacks: [{ StackName: "A", Outputs: [1] }] }, undefined, forms],
    [
      "of other stacks",
      { A: { Bucket: "b" } },
      undefined,
      "has no output DsqlEndpoint: it isn't of a data stack",
    ],
    [
      "without the stack that is wanted",
      { A: outputs },
      "B",
      "holds no stack B; with that output there is A",
    ],
    [
      "where that stack has no cluster",
      { A: {} },
      "A",
      "has no output DsqlEndpoint of A; with that output there is none",
    ],
  ])("%s", async (_, content, stack, reason) => {
    await expect(read(content, stack)).rejects.toThrow(reason);
    await expect(read(content, stack)).rejects.not.toThrow("secret");
  });

  test("that isn't there", async () => {
    await expect(readOutputs(join(folder, "no.json"))).rejects.toThrow("no.json can't be read (ENOENT)");
  });

  test("that belongs to another cluster than the connected one", () => {
    const connected = { host: endpoint, port: 5432 };
    for (const same of [endpoint, endpoint.toUpperCase(), `${endpoint}:5432`]) {
      checkEndpoint({ stack: "A", endpoint: same }, connected);
    }
    for (const other of ["other.dsql.us-east-1.on.aws", `${endpoint}:5433`, "", `https://${endpoint}`]) {
      expect(() => {
        checkEndpoint({ stack: "A", endpoint: other }, connected);
      }).toThrow(`but BILLIO_DSQL_ENDPOINT is ${endpoint}:5432: this file is another cluster's`);
    }
  });
});
