import { Mutate, Query, transact } from "@mattb.tech/billio-data";

if (!process.env.BILLIO_DSQL_ENDPOINT) {
  console.error("BILLIO_DSQL_ENDPOINT is missing: paste the environment lines that `npm start` prints.");
  process.exit(1);
}

const { items, count, lastKey } = await Query.ofType(
  { type: "Feature" },
  { first: 20, searchTerm: "amelie", rating: { gte: 8 }, sortBy: "ADDED_AT" },
);
console.log(count, items, lastKey);

for (const { type, id } of items) await Mutate.updateItem({ type, id, rewatch: true });

await transact(async ({ Query, Mutate }) => {
  const { items } = await Query.onShelf({ type: "TvSeries", shelf: "Watching" }, { first: 1 });
  // … all or nothing, and retried as a whole when it meets a conflict
  for (const { type, id } of items) await Mutate.updateItem({ type, id, shelf: "Finished" });
});
