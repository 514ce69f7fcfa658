import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, request as forward } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { expect, onTestFinished, test, vi } from "vitest";
import { createFollowHandler } from "../../src/lambda/createFollowHandler.ts";
import { changeOf, history, piecesOf, recordOf, seeded } from "../support/changeRecords.ts";
import { useDynamoDb } from "../support/useDynamoDb.ts";

/** As it was reviewed; tests of the stacks see that it is still so. */
const TEMPLATE = new URL("../../../cdk/test/snapshots/example/BillioDataV3.json", import.meta.url);
const dynamoDb = useDynamoDb();

interface Statement {
  Action: string | string[];
  Resource: unknown;
}

/** What the stack lets follow do with DynamoDB: `<action> <table>`, the old table being `old` and that beside it `old-follow`. */
async function rightsOfFollow(): Promise<Set<string>> {
  const { Resources } = JSON.parse(await readFile(TEMPLATE, "utf8")) as {
    Resources: Record<string, { Properties?: { PolicyDocument?: { Statement: Statement[] } } }>;
  };
  const statements = Object.entries(Resources)
    .filter(([id]) => id.startsWith("ChangeFeedFollowRole"))
    .flatMap(([, { Properties }]) => Properties?.PolicyDocument?.Statement ?? []);
  const tableOf = (arn: unknown) =>
    JSON.stringify(arn).replace(/.*"ItemTable\w*","Arn"\]\}(?:,"(-follow)"\]\]\})?$/, "old$1");
  return new Set(
    statements.flatMap(({ Action, Resource }) =>
      [Action]
        .flat()
        .filter((action) => action.startsWith("dynamodb:"))
        .flatMap((action) => [Resource].flat().map((arn) => `${action} ${tableOf(arn)}`)),
    ),
  );
}

/** A proxy of the DynamoDB of the tests that records which action is requested of which table. */
async function watchRequests(): Promise<Set<string>> {
  const asked = new Set<string>();
  const target = process.env.AWS_ENDPOINT_URL_DYNAMODB ?? "";
  const server = createServer((request, response) => {
    void (async () => {
      const body = await buffer(request);
      const { TableName, RequestItems } = JSON.parse(body.toString()) as {
        TableName?: string;
        RequestItems?: Record<string, unknown>;
      };
      const action = String(request.headers["x-amz-target"]).replace(/.*\./, "dynamodb:");
      for (const table of TableName === undefined ? Object.keys(RequestItems ?? {}) : [TableName])
        asked.add(`${action} ${table}`);
      const sent = forward(target, { method: request.method, headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      sent.end(body);
    })().catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
  });
  vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return asked;
}

test("the stack lets follow do what it does, and nothing else", async () => {
  const table = await dynamoDb.table();
  const asked = await watchRequests();
  const handler = createFollowHandler({ BILLIO_TABLE: table }, () => undefined);
  const records = [
    ...history(seeded(1), 10, 60).map((change) => recordOf(change)),
    ...piecesOf(changeOf(77, 500, { notes: "é".repeat(200) }), 100),
    // What the old table refuses.
    recordOf(changeOf(79, 502, { title: "長".repeat(400) })),
    // What an item of DynamoDB can't hold in addition to the rest of the state.
    recordOf(changeOf(78, 501, { notes: "x".repeat(390_000) })),
  ];
  const Records = records.map((data, index) => ({
    kinesis: { data: Buffer.from(data).toString("base64"), sequenceNumber: String(index) },
  }));
  await handler({ Records });
  await handler({ Records });
  const used = [...asked].map((one) => one.replace(` ${table}`, " old"));
  expect(new Set(used)).toEqual(await rightsOfFollow());
});
