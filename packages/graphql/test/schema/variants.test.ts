import { itemTypes } from "@mattb.tech/billio-config";
import { graphql } from "graphql";
import { expect, test } from "vitest";
import { buildSchema } from "../../src/schema/buildSchema.ts";

const whole = buildSchema({ mutations: true });
const readOnly = buildSchema({ mutations: false });

test("the read-only variant has no Mutation type, and no type that only mutations use", async () => {
  expect(readOnly.getMutationType()).toBeUndefined();
  expect(readOnly.getType("Mutation")).toBeUndefined();
  const { data, errors } = await graphql({
    schema: readOnly,
    source: "{ __schema { mutationType { name } } }",
  });
  expect({ data, errors }).toMatchObject({ data: { __schema: { mutationType: null } } });
  const left = Object.keys(readOnly.getTypeMap());
  const gone = Object.keys(whole.getTypeMap()).filter((name) => !left.includes(name));
  const inputs = itemTypes.flatMap((type) => [`Add${type}Input`, `Update${type}Input`]);
  expect(gone.sort()).toEqual([...inputs, "DeleteItemOutput", "Mutation"].sort());
});

test("the read-only variant has all queries of the other, with the same types", () => {
  const fields = (schema: typeof whole) =>
    Object.values(schema.getQueryType()?.getFields() ?? {}).map(
      ({ name, type, args }) =>
        `${name}(${args.map((arg) => `${arg.name}: ${String(arg.type)}`).join()}): ${String(type)}`,
    );
  expect(fields(readOnly)).toEqual(fields(whole));
});
