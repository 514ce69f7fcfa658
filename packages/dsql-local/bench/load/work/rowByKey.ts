import type { Work } from "./Work.ts";

export const rowByKey: Work = async (client, worker, call) => {
  await client.query({
    name: "row",
    text: "SELECT * FROM bench WHERE id = $1",
    values: [(worker + call) % 1_000],
  });
  return 0;
};
