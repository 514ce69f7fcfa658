import { composeServices } from "@apollo/composition";
import {
  graphql,
  type GraphQLSchema,
  type GraphQLUnionType,
  introspectionFromSchema,
  parse,
  validateSchema,
} from "graphql";
import { expect, test } from "vitest";
import { composeSchema } from "../../codegen/composeSchema.ts";
import { buildSchema } from "../../src/schema/buildSchema.ts";

const rest = `
  type Reading {
    book: Book!
    date: String!
  }

  type Query {
    readings: [Reading!]!
  }
`;

/** The other subgraph, as Federation 2 has it, and as Federation 1 did. */
const others = {
  "Federation 2": `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
    type Book @key(fields: "id") {
      id: ID!
      readings: [Reading!]!
    }
    ${rest}`,
  "Federation 1": `
    extend type Book @key(fields: "id") {
      id: ID! @external
      readings: [Reading!]!
    }
    ${rest}`,
};

for (const [version, sdl] of Object.entries(others)) {
  test.each([true, false])(
    `a gateway composes the schema with one of ${version} that extends Book by id (mutations: %j)`,
    async (mutations) => {
      const { errors, supergraphSdl } = composeServices([
        {
          name: "billio",
          url: "http://localhost:4000",
          typeDefs: parse(await sdlOf(buildSchema({ mutations }))),
        },
        { name: "readings", url: "http://localhost:4001", typeDefs: parse(sdl) },
      ]);
      expect(errors).toBeUndefined();
      expect(supergraphSdl).toMatch(/readings: \[Reading!\]! @join__field\(graph: READINGS\)/);
      expect(supergraphSdl).toMatch(/author: String! @join__field\(graph: BILLIO\)/);
    },
  );
}

test("only types with a key are resolved by reference", () => {
  const entity = buildSchema({ mutations: true }).getType("_Entity") as GraphQLUnionType;
  expect(entity.getTypes().map(({ name }) => name)).toEqual(["Book"]);
});

test.each([true, false])("the generated schema is the composed one (mutations: %j)", async (mutations) => {
  const [built, composed] = [buildSchema({ mutations }), composeSchema({ mutations })];
  const all = { specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true };
  expect(introspectionFromSchema(built, all)).toEqual(introspectionFromSchema(composed, all));
  // Generated SDL isn't checked when a Lambda starts.
  expect(validateSchema(built)).toEqual([]);
  expect(await sdlOf(built)).toBe(await sdlOf(composed));
});

/** The SDL that a gateway receives. */
async function sdlOf(schema: GraphQLSchema): Promise<string> {
  const { data } = await graphql({ schema, source: "{ _service { sdl } }" });
  return (data?._service as { sdl: string } | undefined)?.sdl ?? "";
}
