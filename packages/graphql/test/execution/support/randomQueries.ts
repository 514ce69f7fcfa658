import { buildSchema, type GraphQLSchema } from "graphql";
import { meterSchema } from "../../../src/response/meterSchema.ts";
import { addResolvers } from "../../../src/schema/addResolvers.ts";

/** A field's value: a text for a leaf, else an object. */
const BEHAVIOURS = {
  Now: (make: () => unknown) => make(),
  Soon: (make: () => unknown) => Promise.resolve().then(make),
  Later: (make: () => unknown) => new Promise(setImmediate).then(make),
  Null: () => null,
  Nothing: () => Promise.resolve(undefined),
  Throws: (_: unknown, name: string) => {
    throw new Error(`${name} throws`);
  },
  Rejects: (_: unknown, name: string) => Promise.reject(new Error(`${name} rejects`)),
  Error: (_: unknown, name: string) => new Error(`${name} is an error`),
} as const;

/** A resolver's form, which determines how its field is executed. */
const KINDS = ["property", "parent", "full"] as const;

const TYPES = {
  Text: "String",
  MustText: "String!",
  Node: "Node",
  MustNode: "Node!",
  Any: "Any",
  Named: "Named!",
  Texts: "[String]",
  MustTexts: "[String!]!",
  Nodes: "[Node]",
  MustNodes: "[Node!]",
  AllNodes: "[Node!]!",
  Anys: "[Any!]",
} as const;

interface RandomField {
  name: string;
  /** Of what it leads to; undefined for a leaf. */
  type: "Node" | "Any" | "Named" | undefined;
  fails: boolean;
  arguments: boolean;
}

interface Meaning {
  written: string;
  behaviour: keyof typeof BEHAVIOURS;
}

const MEANINGS = new Map<string, Meaning>();

function meaningOf(name: string): Meaning {
  const meaning = MEANINGS.get(name);
  if (meaning === undefined) throw new Error(`No field ${name}`);
  return meaning;
}

const FIELDS: readonly RandomField[] = KINDS.flatMap((kind) =>
  Object.entries(TYPES).flatMap(([type, written]) =>
    (Object.keys(BEHAVIOURS) as Meaning["behaviour"][]).map((behaviour) => {
      const name = `${kind}${type}${behaviour}`;
      MEANINGS.set(name, { written, behaviour });
      return {
        name,
        type: /Node|Any|Named/.exec(written)?.[0] as RandomField["type"],
        fails: !["Now", "Soon", "Later"].includes(behaviour),
        arguments: kind === "full",
      };
    }),
  ),
);

function objectOf(depth: number): Record<string, unknown> {
  const source: Record<string, unknown> = { type: depth % 2 === 0 ? "Node" : "Tag", depth };
  for (const { name } of FIELDS) {
    if (name.startsWith("property")) source[name] = () => valueOf(name, depth + 1);
  }
  return source;
}

/** Items of some lists are late, null, or fail. */
function valueOf(name: string, depth: number): unknown {
  const { written, behaviour } = meaningOf(name);
  const one = () => (written.includes("String") ? `text ${depth}` : objectOf(depth));
  const make = () => {
    if (!written.startsWith("[")) return one();
    // If one item's error fails the list, GraphQL's own executor leaves later rejections unhandled.
    const mustAll = written.includes("!]");
    const late = () => Promise.resolve().then(one);
    if (depth % 3 === 0) return [one(), one()];
    if (mustAll)
      return depth % 3 === 1 ? [late(), late()] : [late(), Promise.reject(new Error("a late item"))];
    const odd = depth % 3 === 1 ? [null, new Error("an item"), Promise.reject(new Error("a late item"))] : [];
    return [one(), late(), ...odd];
  };
  return BEHAVIOURS[behaviour](make, name);
}

/** A small schema with fields of every kind, and fields that fail. */
export function randomSchema(): GraphQLSchema {
  const fields = FIELDS.map(
    ({ name, arguments: has }) => `${name}${has ? "(n: Int)" : ""}: ${meaningOf(name).written}`,
  ).join("\n");
  const schema = buildSchema(`
    interface Named { ${fields} }
    type Query { ${fields} }
    type Node implements Named { ${fields} }
    type Tag implements Named { ${fields} }
    union Any = Node | Tag
  `);
  const depthOf = (source: unknown) => (source as { depth?: number } | undefined)?.depth ?? 0;
  const own = Object.fromEntries(
    FIELDS.filter(({ name }) => !name.startsWith("property")).map(({ name, arguments: has }) => [
      name,
      has
        ? (source: unknown, { n = 0 }: { n?: number }) => valueOf(name, depthOf(source) + 1 + n)
        : (source: unknown) => valueOf(name, depthOf(source) + 1),
    ]),
  );
  // A query's source is none, so that its fields have resolvers all.
  const root = Object.fromEntries(
    FIELDS.map(({ name }) => [name, name in own ? own[name] : () => valueOf(name, 1)]),
  );
  const typeOf = { __resolveType: ({ type }: { type: string }) => type };
  addResolvers(schema, { Query: root, Node: own, Tag: own, Any: typeOf, Named: typeOf });
  meterSchema(schema);
  return schema;
}

const NONE = ["", ""] as const;
const ARGUMENTS = [NONE, ["(n: 1)", "n1_"], ["(n: $v)", "nv_"]] as const;
const DIRECTIVES = [" @skip(if: false)", " @include(if: true)", " @skip(if: true)"] as const;

/** A valid query. */
export function randomQuery(random: () => number): string {
  const below = (most: number) => Math.floor(random() * most);
  const fragments: string[] = [];
  // Few fail: what fails at the top hides what is below.
  const good = FIELDS.filter(({ fails }) => !fails);

  function oneOf<T>(list: readonly T[]): T {
    return list[below(list.length)] as T;
  }

  function field(depth: number): string {
    for (;;) {
      const from = random() < 0.75 ? good : FIELDS;
      const { name, type, arguments: has } = oneOf(from);
      if (type !== undefined && depth === 0) continue;
      // Where arguments differ names do as well, so that fields of one name agree.
      const [args, alias] = has ? oneOf(ARGUMENTS) : NONE;
      const directive = random() < 0.6 ? "" : oneOf(DIRECTIVES);
      const named = alias !== "" || random() < 0.2 ? `${alias === "" ? "x_" : alias}${name}: ` : "";
      const inside = type === undefined ? "" : ` ${set(depth - 1, type)}`;
      return `${named}${name}${args}${directive}${inside}`;
    }
  }

  function set(depth: number, type: string): string {
    const count = 1 + below(4);
    return `{ ${Array.from({ length: count }, () => selection(depth, type)).join(" ")} }`;
  }

  function selection(depth: number, type: string): string {
    const chance = random();
    if (chance < 0.08) return "__typename";
    if (type !== "Query" && (type === "Any" || chance < 0.25)) {
      const on = type === "Node" ? "Node" : oneOf(["Node", "Tag", "Named"]);
      if (random() < 0.5) return `... on ${on} ${set(depth, on)}`;
      const name = `F${fragments.length}`;
      fragments.push("");
      fragments[Number(name.slice(1))] = `fragment ${name} on ${on} ${set(depth, on)}`;
      return `...${name}${random() < 0.2 ? ` ...${name}` : ""}`;
    }
    return field(depth);
  }

  const body = set(3, "Query");
  const text = [body, ...fragments].join("\n");
  return text.includes("$v") ? `query ($v: Int = 2) ${text}` : text;
}
