import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { readDatabaseSettings } from "@mattb.tech/billio-config";
import { createDatabase, createData } from "@mattb.tech/billio-data";
import { expect, test } from "vitest";
import type { ExternalServices } from "../external/ExternalServices.ts";
import type { Images } from "../images/createImages.ts";
import { createLogger } from "../logging/createLogger.ts";
import { createApi } from "./createApi.ts";
import { HeaderMap } from "./HeaderMap.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as (options: { type: "minor" }) => void;

const [ROUNDS, REQUESTS] = [20, 100];
/** Bytes of a request. Node 20 itself keeps 1,700; a whole request takes 7,000. */
const MOST_KEPT = 3_000;

/** Bytes in use in V8's old space, where objects go that survive minor collections. */
function longLivedBytes(): number {
  return (
    getHeapSpaceStatistics().find(({ space_name: name }) => name === "old_space")?.space_used_size ?? NaN
  );
}

test("minor garbage collections free a request's memory, not only a full one", async () => {
  const api = createApi({
    settings: { enableMutations: true, requestTimeoutMs: 10_000 },
    // Never connects, as nothing is read.
    data: createData(createDatabase(readDatabaseSettings({ BILLIO_DSQL_ENDPOINT: "localhost:1" }))),
    services: {} as ExternalServices,
    images: {} as Images,
    log: createLogger("silent"),
  });
  const answer = async (requests: number) => {
    for (let each = 0; each < requests; each++) {
      const { status } = await api.handle({
        method: "POST",
        headers: new HeaderMap([["content-type", "application/json"]]),
        search: "",
        body: { query: "{ __typename }" },
      });
      if (status !== 200) throw new Error(`answered with ${status}`);
    }
    collect({ type: "minor" });
  };
  for (let round = 0; round < ROUNDS; round++) await answer(REQUESTS);
  const before = longLivedBytes();
  for (let round = 0; round < ROUNDS; round++) await answer(REQUESTS);
  const grown = longLivedBytes() - before;
  await api.stop();
  expect(grown / (ROUNDS * REQUESTS)).toBeLessThan(MOST_KEPT);
});
