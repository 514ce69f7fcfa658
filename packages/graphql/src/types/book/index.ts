import type { ExternalBook } from "../../external/ExternalService.ts";
import type { ItemTypeModule } from "../../itemType/ItemTypeModule.ts";
import { text } from "../../itemType/stored/text.ts";
import type { BookResolvers } from "../../generated/schemaTypes.ts";
import { schema } from "./schema.ts";

export const book: ItemTypeModule<ExternalBook> = {
  type: "Book",
  shelves: { Reading: "Reading", Read: "Read", DidNotFinish: "Did Not Finish" },
  schema,
  resolvers: {
    Book: {
      author: ({ author }) => text(author),
      reread: ({ reread }) => reread === true,
    } satisfies BookResolvers,
  },
  external: {
    service: ({ books }) => books,
    fields: ({ author }) => ({ author }),
  },
};
