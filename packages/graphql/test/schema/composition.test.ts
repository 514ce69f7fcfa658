import { composeServices } from "@apollo/composition";
import { parse } from "graphql";
import { expect, test } from "vitest";
import { schemaText } from "../../codegen/schemaText.ts";
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
    (mutations) => {
      const { errors, supergraphSdl } = composeServices([
        {
          name: "billio",
          url: "http://localhost:4000",
          typeDefs: parse(schemaText(buildSchema({ mutations }))),
        },
        { name: "readings", url: "http://localhost:4001", typeDefs: parse(sdl) },
      ]);
      expect(errors).toBeUndefined();
      expect(supergraphSdl).toMatch(/readings: \[Reading!\]! @join__field\(graph: READINGS\)/);
      expect(supergraphSdl).toMatch(/author: String! @join__field\(graph: BILLIO\)/);
    },
  );
}

test("only what has a key is resolved by reference", () => {
  const resolved = Object.values(buildSchema({ mutations: true }).getTypeMap()).filter(({ extensions }) => {
    const { apollo } = extensions as { apollo?: { subgraph?: { resolveReference?: unknown } } };
    return apollo?.subgraph?.resolveReference !== undefined;
  });
  expect(resolved.map(({ name }) => name)).toEqual(["Book"]);
});
