import { printSubgraphSchema } from "@apollo/subgraph";
import type { GraphQLSchema } from "graphql";
import { HEADER } from "./header.ts";

/** A whole schema in SDL, as a gateway composes it. */
export function schemaText(schema: GraphQLSchema): string {
  return `# ${HEADER}\n\n${printSubgraphSchema(schema)}\n`;
}
