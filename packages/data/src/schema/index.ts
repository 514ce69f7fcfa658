import { relations, sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, timestamp, uuid, varchar } from "drizzle-orm/pg-core";

/**
 * The table of items, as the files in `migrations/` make it; `write_records` is the library's own (`outcome/`). Timestamps are `text` in queries through this library,
 * microseconds included; JavaScript's Date would lose them.
 */
export const items = pgTable(
  "items",
  {
    /** Given by the caller: ids of the old system stay. */
    id: uuid("id").primaryKey(),
    type: varchar("type", { length: 50 }).notNull(),
    shelf: varchar("shelf", { length: 50 }).notNull(),
    title: varchar("title", { length: 500 }).notNull(),
    /** 1–10. */
    rating: integer("rating"),
    imageUrl: text("image_url"),
    imageWidth: integer("image_width"),
    imageHeight: integer("image_height"),
    externalId: varchar("external_id", { length: 255 }),
    notes: text("notes"),
    addedAt: timestamp("added_at", { withTimezone: true }).notNull().defaultNow(),
    movedAt: timestamp("moved_at", { withTimezone: true }).notNull().defaultNow(),
    /** A season's series. No foreign key: the library keeps them together. */
    seriesId: uuid("series_id"),
    /** The fields that only some types have, as the text of a JSON object. */
    data: text("data").default("{}"),
    /** `[{ size, url, width, height }]` as JSON text. */
    imageSizes: text("image_sizes"),
    /** The folded title, at most 900 bytes of it; NULL = written by a version that doesn't know the column. */
    titleFolded: text("title_folded"),
    /** The whole folded title, where it is longer than that. */
    titleFoldedRest: text("title_folded_rest"),
  },
  (table) => [
    index("idx_external_id").on(table.externalId),
    index("idx_series_id").on(table.seriesId, table.movedAt),
    index("idx_type_moved_id").on(table.type, table.movedAt, table.id),
    index("idx_type_shelf_moved_id").on(table.type, table.shelf, table.movedAt, table.id),
    index("idx_type_added_id").on(table.type, table.addedAt, table.id),
    index("idx_type_shelf_added_id").on(table.type, table.shelf, table.addedAt, table.id),
    index("idx_type_title_folded").on(table.type, table.titleFolded, table.id),
    index("idx_title_folded_rest")
      .on(table.type, table.titleFolded, table.id)
      .where(sql`${table.titleFoldedRest} IS NOT NULL`),
    index("idx_title_unfolded")
      .on(table.type, table.id)
      .where(sql`${table.titleFolded} IS NULL`),
    check("chk_series_id", sql`${table.seriesId} IS NULL OR ${table.type} = 'TvSeason'`),
  ],
);

/** For Drizzle's relational queries: a season's series, and a series' seasons. */
export const itemsRelations = relations(items, ({ one, many }) => ({
  series: one(items, { fields: [items.seriesId], references: [items.id], relationName: "seasons" }),
  seasons: many(items, { relationName: "seasons" }),
}));
