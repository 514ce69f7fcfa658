import { buildSubgraphSchema } from "@apollo/subgraph";
import { GraphQLError, GraphQLScalarType, parse, print } from "graphql";
import { GraphQLDateTime } from "graphql-scalars";
import { afterEach } from "vitest";
import { HeaderMap } from "../../../src/api/HeaderMap.ts";
import { createSchemaApi } from "../../../src/api/createSchemaApi.ts";
import type { RequestScope } from "../../../src/context/RequestScope.ts";
import { createLogger } from "../../../src/logging/createLogger.ts";

type Work = (scope: RequestScope) => unknown;

/** One line of the log. */
export type Line = Record<string, unknown> & { message: string; level: string };

interface Answer {
  status: number;
  headers: Map<string, string>;
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: unknown; extensions: Record<string, unknown> }[];
  /** As it was sent. */
  text: string;
}

const open: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((api) => api.stop()));
});

/** A scalar like those of libraries: its message quotes the rejected value. */
const quoting = new GraphQLScalarType({
  name: "Quoting",
  parseValue(value) {
    throw new GraphQLError(`Nothing is quoted as ${JSON.stringify(value)} is`);
  },
  parseLiteral(node) {
    throw new GraphQLError(`Nothing is quoted as ${print(node)} is`, { nodes: node });
  },
});

/** The API with a schema whose fields do what the test needs. */
export function openApi(work: Work, { requestTimeoutMs = 10_000 } = {}) {
  const lines: Line[] = [];
  const resolve = (_: unknown, __: unknown, scope: RequestScope) => work(scope);
  const api = createSchemaApi<RequestScope>({
    schema: buildSubgraphSchema({
      typeDefs: parse(`
        type Query {
          work: String
          list(first: Int!): [String!]
          note(text: String, size: Int, on: Kind, of: Note, at: DateTime, as: Quoting): String
        }
        type Mutation { change: String }
        enum Kind { LONG SHORT }
        input Note { text: String!, size: Int, mark: Int }
        scalar DateTime
        scalar Quoting
      `),
      resolvers: {
        Query: { work: resolve },
        Mutation: { change: resolve },
        DateTime: GraphQLDateTime,
        Quoting: quoting,
      } as never,
    }),
    requestTimeoutMs,
    log: createLogger("debug", (line) => lines.push(JSON.parse(line) as Line)),
    contextFor: (scope) => scope,
  });
  open.push(api);
  return {
    api,
    lines,
    /** Sends a body as POST, unless the options differ. */
    send: async (
      body: unknown,
      request: { method?: string; search?: string; headers?: [string, string][] } = {},
    ): Promise<Answer> => {
      const { method = "POST", search = "", headers = [["content-type", "application/json"]] } = request;
      const sent: unknown = JSON.parse(JSON.stringify(body));
      const answer = await api.handle({ method, search, headers: new HeaderMap(headers), body: sent });
      const text = answer.body;
      return {
        ...(JSON.parse(text) as object),
        status: answer.status,
        headers: answer.headers,
        text,
      };
    },
  };
}
