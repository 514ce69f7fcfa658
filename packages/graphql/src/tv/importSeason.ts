import { randomUUID } from "node:crypto";
import type { CreateItem, Item } from "@mattb.tech/billio-data";
import type { Context } from "../context/Context.ts";
import type { ExternalTvSeason } from "../external/ExternalService.ts";
import type { InputFields } from "../itemType/input/InputFields.ts";
import { withImage } from "../itemType/input/withImage.ts";
import { UnknownWorkError } from "../itemType/mutations/UnknownWorkError.ts";
import { addSeason } from "./addSeason.ts";
import { addWithSeries } from "./addWithSeries.ts";

/**
 * Stores a season of the TV service; fields of `input` override its own. It is added to the series of the input, else to
 * the one with the service's id, which is imported too if it isn't stored.
 */
export async function importSeason(context: Context, externalId: string, input: InputFields): Promise<Item> {
  const { tv } = context.services;
  const work = await tv.getSeason(externalId, context.signal);
  if (work === undefined) throw new UnknownWorkError(tv.name, externalId);
  const now = new Date();
  const fields = await withImage(
    {
      // The same time for the season and for a series that takes it over.
      fields: { addedAt: now, movedAt: now, ...fieldsOf(work.season), ...input.fields },
      imageUrl: input.imageUrl ?? work.season.imageUrl ?? undefined,
    },
    context,
  );
  const season = { ...fields, type: "TvSeason", id: randomUUID() } as CreateItem;
  return "seriesId" in season ? addSeason(context.data, season) : addWithSeries(context, season, work.series);
}

function fieldsOf({ id, title, releaseYear, seasonNumber, seasonTitle }: ExternalTvSeason) {
  return {
    externalId: id,
    title,
    releaseYear,
    seasonNumber,
    ...(seasonTitle === null ? {} : { seasonTitle }),
  };
}
