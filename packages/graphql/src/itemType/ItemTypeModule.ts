import type { ItemType } from "@mattb.tech/billio-config";
import type { CreateItem, Data, Item, UpdateItem } from "@mattb.tech/billio-data";
import type { GraphQLFieldResolver } from "graphql";
import type { Context } from "../context/Context.ts";
import type { ExternalService, ExternalWork } from "../external/ExternalService.ts";
import type { ExternalServices } from "../external/ExternalServices.ts";
import type { InputFields } from "./input/InputFields.ts";

/**
 * Defines an item type. The schema and the resolvers that all types share are generated from it.
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
  /** Name by id. An item on any other shelf gets the first one's id, and its stored shelf as the name. */
  readonly shelves: Readonly<Record<string, string>>;
  /**
   * SDL of what only this type has: its fields as `type <Type>`, its input fields as `input Add<Type>Input` (an update
   * can't clear the required ones), those of external works as `type External<Type>`, and further types.
   */
  readonly schema: string;
  /** Resolvers of the types in `schema`. A field without one is the stored or external field of its name. */
  readonly resolvers: Readonly<Record<string, Readonly<Record<string, ItemFieldResolver>>>>;
  /** Names of queries that are not derived from the type's name. */
  readonly queries?: Partial<QueryNames>;
  /** Stored names of input fields, where they differ. */
  readonly storedNames?: Readonly<Record<string, string>>;
  /** Source of external works; without it there is neither search nor import. */
  readonly external?: ExternalSource<W>;
  /** Replaces the default: storing, changing and deleting one row. */
  readonly writes?: MutationOverrides;
}

// oxlint-disable-next-line typescript/no-explicit-any -- parents are checked by the generated types, where the resolvers are written
type ItemFieldResolver = GraphQLFieldResolver<any, Context>;

export interface QueryNames {
  /** One item, e.g. `book`. */
  single: string;
  /** A list, e.g. `books`. */
  list: string;
}

export type ExternalSource<W extends ExternalWork> = ServiceSource<W> | ImportOverride;

/** Works of one external service. */
export interface ServiceSource<W extends ExternalWork> {
  service(services: ExternalServices): ExternalService<W>;
  /** The type's own stored fields of an imported work. */
  fields(work: W): Record<string, unknown>;
  /** Stores an imported item, where that differs from adding one. May replace its id. */
  store?(data: Data, item: CreateItem): Promise<Item>;
}

/** For works without a search of their own: they are found with those of another type, as seasons with their series. */
export interface ImportOverride {
  /** Fetches the work and stores it; fields of `input` override the work's. */
  import(context: Context, externalId: string, input: InputFields): Promise<Item>;
}

/** How items of a type are written. Each is one transaction. */
export interface MutationOverrides {
  add(data: Data, item: CreateItem): Promise<Item>;
  update(data: Data, change: UpdateItem): Promise<Item>;
  delete(data: Data, id: string): Promise<void>;
}
