import { randomUUID } from "node:crypto";
import type { CreateItem, Item } from "@mattb.tech/billio-data";
import type { Context } from "../../context/Context.ts";
import type { ExternalWork } from "../../external/ExternalService.ts";
import type { InputFields } from "../input/InputFields.ts";
import { addInput, type Input } from "../input/readInput.ts";
import { withImage } from "../input/withImage.ts";
import type { ExternalSource, ItemTypeModule, ServiceSource } from "../ItemTypeModule.ts";
import { mutationOverrides } from "../mutationOverrides.ts";
import { UnknownWorkError } from "./UnknownWorkError.ts";

export interface ImportArguments {
  externalId: string;
  shelfId: string;
  overrides?: Input | null | undefined;
}

/** Stores an external work; `overrides` replace its fields. */
export async function importItem(
  module: ItemTypeModule,
  source: ExternalSource<ExternalWork>,
  { externalId, shelfId, overrides }: ImportArguments,
  context: Context,
): Promise<Item> {
  const { fields, imageUrl } = addInput(module, overrides ?? {});
  const input: InputFields = { fields: { shelf: shelfId, ...fields }, imageUrl };
  if ("import" in source) return source.import(context, externalId, input);
  return importWork(module, source, externalId, input, context);
}

async function importWork(
  module: ItemTypeModule,
  source: ServiceSource<ExternalWork>,
  externalId: string,
  input: InputFields,
  context: Context,
): Promise<Item> {
  const service = source.service(context.services);
  const work = await service.get(externalId, context.signal);
  if (work === undefined) throw new UnknownWorkError(service.name, externalId);
  const fields = await withImage(
    {
      fields: { title: work.title, externalId: work.id, ...source.fields(work), ...input.fields },
      imageUrl: input.imageUrl ?? work.imageUrl ?? undefined,
    },
    context,
  );
  const item = { ...fields, type: module.type, id: randomUUID() } as CreateItem;
  return source.store?.(context.data, item) ?? mutationOverrides(module).add(context.data, item);
}
