import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { buildSchema, getOperationAST, GraphQLError, type OperationDefinitionNode, parse } from "graphql";
import { describe, expect, test } from "vitest";
import { ResponseBuilder } from "../response/ResponseBuilder.ts";
import { responseLimits } from "../response/ResponseLimits.ts";
import { meterSchema } from "../response/meterSchema.ts";
import { ResponseScheduler } from "../response/ResponseScheduler.ts";
import { createExecutor } from "../execution/createExecutor.ts";
import { createLogger } from "../logging/createLogger.ts";
import { DocumentCache } from "./DocumentCache.ts";
import { RequestError } from "./RequestError.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const schema = buildSchema("type Query { work: String node: Query }");
meterSchema(schema);

/** Waits a turn first: the current one still references what it read last. */
const heapAfterGarbage = async () => {
  await new Promise(setImmediate);
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

/** A server's documents and what runs them; a query is run as a request would have it run. */
function useRunning() {
  const documents = new DocumentCache(schema);
  const run = createExecutor(schema);
  const send = async (query: string, operationName?: string) => {
    const document = documents.get(query);
    const operation = getOperationAST(document, operationName) ?? undefined;
    const response = new ResponseBuilder(responseLimits(), new ResponseScheduler(), () => undefined);
    const { signal } = new AbortController();
    const contextValue = { requestId: "test", signal, log: createLogger("silent"), response };
    await run({ document, operation, operationName, variables: undefined, contextValue });
    response.end();
    return operation;
  };
  return { documents, send };
}

describe("cached queries", () => {
  test("are parsed once, the most recently used ones", () => {
    const documents = new DocumentCache(schema);
    const first = documents.get("{ work }");
    expect(documents.get("{ work }")).toBe(first);
    for (let at = 0; at < 199; at++) documents.get(`{ a${at}: work }`);
    expect(documents.get("{ work }")).toBe(first);
    expect(documents.kept.documents).toBe(200);
    for (let at = 0; at < 200; at++) documents.get(`{ b${at}: work }`);
    expect(documents.get("{ work }")).not.toBe(first);
    expect(documents.kept.documents).toBe(200);
  });

  test("are short, whatever makes them long", () => {
    const documents = new DocumentCache(schema);
    for (const filling of ["#\n", " ", "#x", ","]) {
      documents.get(`{ work ${filling.repeat(20_000 / filling.length)}\n }`);
    }
    expect(documents.kept).toEqual({ documents: 0, characters: 0 });
    documents.get(`{ work }${"#".repeat(19_992)}`);
    expect(documents.kept).toEqual({ documents: 1, characters: 20_000 });
  });

  test("are few if they are long, and dropped ones don't count", () => {
    const documents = new DocumentCache(schema);
    for (let at = 0; at < 30; at++) documents.get(`{ work }${"#".repeat(19_000 + at)}`);
    expect(documents.kept.documents).toBe(10);
    expect(documents.kept.characters).toBeLessThanOrEqual(200_000);
    for (let at = 0; at < 200; at++) documents.get(`{ a${100 + at}: work }`);
    expect(documents.kept).toEqual({ documents: 200, characters: 200 * "{ a100: work }".length });
  });

  test("contain no tokens, and errors have the same locations without them", () => {
    const query = "query A {\n  # a comment\n  node { work, b: work } ...F }\n fragment F on Query { work }";
    const placesIn = (nodes: readonly unknown[]) =>
      nodes.map((each) => new GraphQLError("", { nodes: each as OperationDefinitionNode }).toJSON());
    const nodesOf = (value: unknown): unknown[] => {
      if (typeof value !== "object" || value === null) return [];
      if (Array.isArray(value)) return value.flatMap(nodesOf);
      const inside = Object.entries(value).flatMap(([name, each]) => (name === "loc" ? [] : nodesOf(each)));
      return "kind" in value ? [value, ...inside] : inside;
    };
    const kept = nodesOf(new DocumentCache(schema).get(query));
    expect(placesIn(kept)).toEqual(placesIn(nodesOf(parse(query))));
    expect(kept.length).toBeGreaterThan(15);
    for (const node of kept) {
      expect((node as OperationDefinitionNode).loc?.startToken.next).toBeNull();
    }
  });

  test("are valid", () => {
    const documents = new DocumentCache(schema);
    for (const query of ["{ nothing }", "{ work"]) {
      expect(() => documents.get(query)).toThrow(
        expect.toSatisfy((errors: unknown[]) =>
          errors.every((each) => each instanceof RequestError),
        ) as Error,
      );
    }
    expect(documents.kept.documents).toBe(0);
  });
});

describe("memory isn't filled", { timeout: 60_000 }, () => {
  test("by comments of repeated queries", async () => {
    const { send } = useRunning();
    const before = await heapAfterGarbage();
    for (let at = 0; at < 20; at++) {
      const query = `{ a${at}: work }${"#\n".repeat(90_000)}`;
      await send(query);
      await send(query);
    }
    expect((await heapAfterGarbage()) - before).toBeLessThan(10_000_000);
  });

  test("by plans: those of a document together are limited like a single one", async () => {
    const { send } = useRunning();
    const fields = Array.from({ length: 290 }, (_, at) => `f${at}: work`).join(" ");
    const names = Array.from({ length: 150 }, (_, at) => `Q${at}`);
    const query = `${names.map((name) => `query ${name} { ...F }`).join(" ")} fragment F on Query { ${fields} }`;
    await send(query, names[0]);
    const before = await heapAfterGarbage();
    for (const name of names) {
      await send(query, name);
      await send(query, name);
    }
    expect((await heapAfterGarbage()) - before).toBeLessThan(3_000_000);
  });

  test("and what is cached for a query is dropped with it", async () => {
    const { send, documents } = useRunning();
    await send("{ work }");
    const operation = new WeakRef((await send("{ work }")) ?? {});
    // A weak reference keeps its target until the end of the turn that has read it.
    await new Promise(setImmediate);
    for (let at = 0; at < 200; at++) documents.get(`{ a${at}: work }`);
    collectGarbage();
    expect(operation.deref()).toBeUndefined();
  });
});
