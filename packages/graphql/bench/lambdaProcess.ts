import { pathToFileURL } from "node:url";
import { PAGE_QUERY } from "./pageQuery.ts";

/**
 * A Lambda's process: loads a bundle, serves a page, and then as many as its parent requests.
 */

interface Result {
  statusCode: number;
  body: string;
}

const [file = ""] = process.argv.slice(2);
const event = {
  version: "2.0",
  rawPath: "/",
  rawQueryString: "",
  headers: { "content-type": "application/json", accept: "*/*" },
  requestContext: { http: { method: "POST", path: "/" } },
  body: JSON.stringify({ query: PAGE_QUERY }),
  isBase64Encoded: false,
};
const context = { awsRequestId: "bench", getRemainingTimeInMillis: () => 30_000 };

const { handler } = (await import(pathToFileURL(file).href)) as {
  handler: (event: unknown, context: unknown) => Promise<Result>;
};
await page();
process.send?.({
  ms: performance.now(),
  cpuMs: cpuOf(process.cpuUsage()) / 1000,
  bytes: process.memoryUsage.rss(),
});

process.on("message", (pages: number) => {
  void (async () => {
    const before = process.cpuUsage();
    for (let each = 0; each < pages; each++) await page();
    process.send?.({
      cpuUs: cpuOf(process.cpuUsage(before)) / pages,
      bytes: process.memoryUsage.rss(),
    });
  })();
});
process.once("disconnect", () => process.exit());

async function page(): Promise<void> {
  const { statusCode, body } = await handler(event, context);
  if (statusCode !== 200 || body.includes('"errors"'))
    throw new Error(`${statusCode}: ${body.slice(0, 200)}`);
}

function cpuOf({ user, system }: NodeJS.CpuUsage): number {
  return user + system;
}
