import type { Shape, Table } from "./Schema.ts";

const id = { name: "id", type: "int" } as const;
const v = { name: "v", type: "int" } as const;

/** A referenced table has no other key: how a change of one key affects references to another isn't recorded. */
const parent = (name: string): Table => ({
  name,
  columns: [id, v],
  primaryKey: ["id"],
});

/** The schemas of programs. Their names differ, so that one database can have all of them. */
export const shapes: readonly Shape[] = [
  {
    name: "hot",
    tables: [
      { name: "hot", columns: [id, v], primaryKey: ["id"] },
      {
        name: "cold",
        columns: [
          { name: "a", type: "int" },
          { name: "b", type: "text" },
          { name: "v", type: "int", notNull: true, default: 1 },
        ],
        primaryKey: ["a", "b"],
        checks: [{ column: "v", least: 0 }],
      },
    ],
    views: [{ name: "hot_view", of: "hot", column: "v", below: 3 }],
  },
  {
    name: "unique",
    tables: [
      {
        name: "account",
        columns: [id, { name: "email", type: "text" }, { ...v, notNull: true, default: 0 }],
        primaryKey: ["id"],
        unique: [["email"]],
        checks: [{ column: "v", least: 0 }],
      },
      {
        name: "seat",
        columns: [id, { name: "hall", type: "int" }, { name: "place", type: "int" }, v],
        primaryKey: ["id"],
        unique: [["hall", "place"]],
      },
    ],
    views: [{ name: "account_view", of: "account", column: "v", below: 2 }],
  },
  {
    name: "identity",
    tables: [
      { name: "made", columns: [{ ...id, identity: true }, v], primaryKey: ["id"] },
      {
        name: "tagged",
        columns: [{ ...id, identity: true }, { name: "tag", type: "text", notNull: true }, v],
        primaryKey: ["id"],
        unique: [["tag"]],
      },
    ],
    views: [{ name: "made_view", of: "made", column: "v", below: 3 }],
  },
  {
    name: "no action",
    tables: [
      parent("team"),
      {
        name: "player",
        columns: [id, { name: "team", type: "int" }, v],
        primaryKey: ["id"],
        foreignKeys: [
          {
            column: "team",
            references: { table: "team", column: "id" },
            onDelete: "NO ACTION",
            onUpdate: "NO ACTION",
          },
        ],
      },
    ],
    views: [{ name: "player_view", of: "player", column: "v", below: 3 }],
  },
  {
    name: "cascade",
    tables: [
      parent("shelf"),
      {
        name: "book",
        columns: [id, { name: "shelf", type: "int" }, v],
        primaryKey: ["id"],
        foreignKeys: [
          {
            column: "shelf",
            references: { table: "shelf", column: "id" },
            onDelete: "CASCADE",
            onUpdate: "CASCADE",
          },
        ],
      },
      {
        name: "page",
        columns: [{ ...id, identity: true }, { name: "book", type: "int" }, v],
        primaryKey: ["id"],
        foreignKeys: [
          {
            column: "book",
            references: { table: "book", column: "id" },
            onDelete: "CASCADE",
            onUpdate: "NO ACTION",
          },
        ],
      },
    ],
    views: [{ name: "shelf_view", of: "shelf", column: "v", below: 3 }],
  },
  {
    name: "set null",
    tables: [
      {
        name: "dept",
        columns: [{ name: "code", type: "text" }, v],
        primaryKey: ["code"],
      },
      {
        name: "staff",
        columns: [id, { name: "dept", type: "text" }, v],
        primaryKey: ["id"],
        foreignKeys: [
          {
            column: "dept",
            references: { table: "dept", column: "code" },
            onDelete: "SET NULL",
            onUpdate: "CASCADE",
          },
        ],
        checks: [{ column: "v", least: 0 }],
      },
    ],
    views: [{ name: "dept_view", of: "dept", column: "v", below: 3 }],
  },
  {
    name: "set null, not null",
    tables: [
      { name: "desk", columns: [{ name: "code", type: "text" }, v], primaryKey: ["code"] },
      {
        name: "lamp",
        columns: [id, { name: "desk", type: "text", notNull: true }],
        primaryKey: ["id"],
        foreignKeys: [
          {
            column: "desk",
            references: { table: "desk", column: "code" },
            onDelete: "SET NULL",
            onUpdate: "CASCADE",
          },
        ],
      },
    ],
    views: [{ name: "desk_view", of: "desk", column: "v", below: 3 }],
  },
];
