import type { ItemType } from "@mattb.tech/billio-config";
import type { CreateItem, Data, Item, UpdateItem } from "@mattb.tech/billio-data";
import type { GraphQLFieldResolver } from "graphql";
import type { Context } from "../context/Context.ts";
import type { ExternalService, ExternalWork } from "../external/ExternalService.ts";
import type { ExternalServices } from "../external/ExternalServices.ts";
import type { InputFields } from "./input/InputFields.ts";

/**
 * All that the API has to know of an item type; what every type has is made from it.
 *
 * ```ts
 * export const album: ItemTypeModule = {
 *   type: "Album",
 *   shelves: { Listening: "Listening", Heard: "Heard" },
 *   schema: `
 *     type Album { artist: String! }
 *     input AddAlbumInput { artist: String! }
 *   `,
 *   resolvers: { Album: { artist: ({ artist }) => text(artist) } },
 * };
 * ```
 */
export interface ItemTypeModule<W extends ExternalWork = ExternalWork> {
  readonly type: ItemType;
  /** Name by id. The first is shown for an item on a shelf that the type doesn't have, beside that one's name. */
  readonly shelves: Readonly<Record<string, string>>;
  /**
   * SDL of what this type alone has: its fields as `type <Type>`, the fields to give as `input Add<Type>Input` (what is
   * required there can't be cleared in an update), those of works elsewhere as `type External<Type>`, and types of its
   * own.
   */
  readonly schema: string;
  /** Resolvers of the types in `schema`. A field without one is the stored or external field of its name. */
  readonly resolvers: Readonly<Record<string, Readonly<Record<string, ItemFieldResolver>>>>;
  /** Names of queries that are not made from the type's name. */
  readonly queries?: Partial<QueryNames>;
  /** Names that fields of the inputs are stored under, where these are others. */
  readonly storedNames?: Readonly<Record<string, string>>;
  /** Where works of this type come from; without it there is neither search nor import. */
  readonly external?: ExternalSource<W>;
  /** Rules beyond storing, changing and deleting a row. */
  readonly writes?: MutationOverrides;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- parents are checked by the generated types, where the resolvers are written
type ItemFieldResolver = GraphQLFieldResolver<any, Context>;

export interface QueryNames {
  /** One item, e.g. `book`. */
  single: string;
  /** A list, e.g. `books`. */
  list: string;
}

export type ExternalSource<W extends ExternalWork> = ServiceSource<W> | ImportOverride;

/** Works that one service finds and knows. */
export interface ServiceSource<W extends ExternalWork> {
  service(services: ExternalServices): ExternalService<W>;
  /** The type's own stored fields of an imported work. */
  fields(work: W): Record<string, unknown>;
  /** Stores an imported item, where that is another matter than adding one. Its id is only a proposal. */
  store?(data: Data, item: CreateItem): Promise<Item>;
}

/** For works that are found with those of another type, as seasons are with their series: no search of their own. */
export interface ImportOverride {
  /** Fetches the work, and stores it with what was given laid over it. */
  import(context: Context, externalId: string, given: InputFields): Promise<Item>;
}

/** How items of a type are written. Each is one transaction. */
export interface MutationOverrides {
  add(data: Data, item: CreateItem): Promise<Item>;
  update(data: Data, change: UpdateItem): Promise<Item>;
  delete(data: Data, id: string): Promise<void>;
}
