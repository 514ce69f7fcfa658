import { countOf, itemAt, numberOf } from "../generate/itemAt.ts";
import { uuid } from "../generate/uuid.ts";
import { COLUMNS } from "../baseline/columns.ts";
import { type Case, ITEMS_TARGET, READ } from "./Case.ts";

const byId = { name: "by id", text: `SELECT ${COLUMNS} FROM items WHERE id = $1 AND type = $2` };
const byExternalId = {
  name: "by external id",
  text: `SELECT ${COLUMNS} FROM items WHERE external_id = $1 ORDER BY moved_at, id`,
};
const bySeriesId = { name: "by series", text: `SELECT ${COLUMNS} FROM items WHERE series_id = $1` };

/** A number below N that jumps about, so that no call meets the rows that the one before it has warmed. */
function scattered(call: number, below: number): number {
  return (call * 7_919 + 13) % below;
}

/** Reads that find something by what it is. */
export function singleReads(items: number): Case[] {
  const some = (call: number) => itemAt(scattered(call, items));
  const series = (call: number) => uuid(numberOf("TvSeries", scattered(call, countOf("TvSeries", items))));
  const section = "Reads of one";
  return [
    {
      section,
      name: "withId",
      ...READ,
      target: ITEMS_TARGET,
      sameItems: true,
      library: (data, call) => {
        const { type, id } = some(call);
        return data.Query.withId({ type, id });
      },
      baseline: [
        {
          run: (baseline, call) => {
            const { type, id } = some(call);
            return baseline.items(byId, [id, type]);
          },
        },
      ],
    },
    {
      section,
      name: "withExternalId",
      ...READ,
      library: (data, call) => data.Query.withExternalId({ externalId: some(call).externalId }),
      baseline: [{ run: (baseline, call) => baseline.rows(byExternalId, [some(call).externalId]) }],
    },
    {
      section,
      name: "withSeriesId",
      ...READ,
      library: (data, call) => data.Query.withSeriesId({ seriesId: series(call) }),
      baseline: [
        {
          run: async (baseline, call) => {
            const rows = await baseline.rows(bySeriesId, [series(call)]);
            const season = (row: { data?: unknown }) =>
              (JSON.parse(String(row.data)) as { seasonNumber: number }).seasonNumber;
            return rows.sort((a, b) => season(a) - season(b));
          },
        },
      ],
    },
  ];
}
