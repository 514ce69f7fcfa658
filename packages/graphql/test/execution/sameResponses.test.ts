import { setTimeout as sleep } from "node:timers/promises";
import { buildSchema, execute, type ExecutionResult, getOperationAST, parse } from "graphql";
import { describe, expect, test } from "vitest";
import { ResponseBuilder } from "../../src/response/ResponseBuilder.ts";
import { responseLimits, type ResponseLimits } from "../../src/response/ResponseLimits.ts";
import { meterSchema } from "../../src/response/meterSchema.ts";
import { ResponseScheduler } from "../../src/response/ResponseScheduler.ts";
import type { RequestScope } from "../../src/context/RequestScope.ts";
import { createPlan } from "../../src/execution/createPlan.ts";
import { DocumentPlans } from "../../src/execution/DocumentPlans.ts";
import { createExecutor } from "../../src/execution/createExecutor.ts";
import { createLogger } from "../../src/logging/createLogger.ts";
import { addResolvers } from "../../src/schema/addResolvers.ts";

const schema = buildSchema(`
  type Query {
    node: Node!
    maybe: Node
    none: Node
    nodes(first: Int! = 2, of: [Int!]): [Node!]!
    some: [Node]
    any: [Any!]
    named: Named
    broken: Int
    tooMuch: Int
    notHere: Any
    trouble: Trouble
    troubles: [Trouble]
    mustTrouble: Trouble!
    lateThenNow: [Trouble!]
    lateTwice: [Trouble!]
    lateThenError: [Trouble!]
  }
  type Mutation { change: Int }
  interface Named { name: String! }
  type Node implements Named {
    name: String! size: Int late: String lateNode: Node fails: String failsLate: String must: String! mustLate: String!
    words: [String!] node(at: Int): Node tags: [Tag!]! tag: Tag wrong: Int on: Boolean odd: [Int]
  }
  type Tag implements Named { name: String! text: String! }
  type Trouble { late: String must: String! mustLate: String! maybe: Trouble inner: Trouble! name: String text: String! }
  union Any = Node | Tag
`);

const node = (name: string) => ({
  type: "Node",
  name,
  size: name.length,
  words: [name, "b"],
  tags: [tag, tag],
  tag,
  on: true,
});
const tag = { type: "Tag", name: "t", text: "x".repeat(40) };
const trouble = { name: "a", text: "b" };
const fail = (message: string): never => {
  throw new Error(message);
};
/** Whether the lists that can fail as a whole do. GraphQL's own executor leaves rejections unhandled then, so it isn't run. */
let failing = false;
const typeOf = { __resolveType: ({ type }: { type: string }) => type };

addResolvers(schema, {
  Query: {
    node: () => node("root"),
    maybe: async () => {
      await sleep(1);
      return node("maybe");
    },
    none: () => null,
    nodes: (_: unknown, { first }: { first: number }) =>
      Array.from({ length: first }, (__, at) => node(`n${at}`)),
    some: () => [
      node("a"),
      null,
      new Error("in a list"),
      Promise.resolve(node("b")),
      Promise.reject(new Error("later")),
    ],
    any: () => [node("a"), tag],
    named: () => tag,
    broken: () => fail("broken"),
    tooMuch: () => 2 ** 40,
    notHere: () => ({ type: "Nothing" }),
    trouble: () => trouble,
    troubles: () => [trouble, { ...trouble, text: null }, null, Promise.resolve(trouble)],
    mustTrouble: () => trouble,
    lateThenNow: () => (failing ? [trouble, { ...trouble, text: null }] : []),
    lateTwice: () =>
      failing ? [Promise.reject(new Error("first")), sleep(1).then(() => fail("second")), trouble] : [],
    lateThenError: () => (failing ? [sleep(1).then(() => fail("late")), new Error("in a list")] : []),
  },
  Mutation: { change: () => 1 },
  Trouble: {
    late: () => sleep(1, "late"),
    must: () => fail("must at once"),
    mustLate: () => Promise.reject(new Error("must late")),
    maybe: () => trouble,
    inner: () => trouble,
  },
  Any: typeOf,
  Named: typeOf,
  Node: {
    late: async ({ name }: { name: string }) => sleep(1, name),
    lateNode: () => Promise.resolve(node("late")),
    fails: () => fail("fails"),
    failsLate: () => Promise.reject(new Error("fails late")),
    must: ({ name }: { name: string }) => (name === "n1" ? null : name),
    mustLate: ({ name }: { name: string }) =>
      name === "n1" ? Promise.reject(new Error("must")) : Promise.resolve(name),
    node: ({ name }: { name: string }, { at }: { at?: number }) => node(`${name}/${at ?? "?"}`),
    wrong: () => "no number",
    odd: () => "no list",
  },
});
meterSchema(schema);

const PLANNED = [
  "{ node { name size on words __typename } maybe { name late } none { name } }",
  "{ a: node { b: name then: size constructor: name } }",
  "{ nodes(first: 3) { name tags { name text } tag { text } lateNode { late } } }",
  "{ node { name fails failsLate wrong odd } broken tooMuch }",
  "{ nodes { must } }",
  "{ maybe { tags { text } } nodes { must tag { name } } }",
  "{ maybe { lateNode { must mustLate } } nodes { mustLate } }",
  "{ some { name must failsLate } node { failsLate } }",
  "{ any { __typename ...N ... on Tag { text } ... on Named { name } } named { name __typename } } fragment N on Node { size }",
  "{ node { ...A ...A ... @include(if: false) { words } size @skip(if: true) } } fragment A on Node { name ...B } fragment B on Node { size }",
  "{ node { node(at: 3) { name } other: node { name } } }",
  '{ node { node(at: "x") { name } } }',
  "{ node { tag { name } tag { text } } }",
  "{ notHere { __typename } node { name } }",
  "{ trouble { name maybe { mustLate } } }",
  "{ trouble { name inner { mustLate } text } node { name } }",
  "{ trouble { late must } }",
  "{ trouble { name maybe { late must } late } node { late } }",
  "{ troubles { late must } }",
  "{ troubles { name maybe { mustLate } } }",
  "{ troubles { text inner { late must } } }",
  "{ mustTrouble { late maybe { mustLate late } } }",
  "{ node { name } mustTrouble { inner { late must } } }",
];
const VARIABLES =
  "query ($first: Int!, $at: Int) { nodes(first: $first, of: [1, $first]) { node(at: $at) { name } } }";

function scope(limits: ResponseLimits, over: (limit: unknown) => void): RequestScope {
  const response = new ResponseBuilder(limits, new ResponseScheduler(), (error) => {
    over(error.extensions.limit);
  });
  return { requestId: "test", signal: new AbortController().signal, log: createLogger("silent"), response };
}

const shown = ({ data, errors }: ExecutionResult) =>
  JSON.stringify({ errors: errors?.map((error) => error.toJSON()), data });

/** A query's response by GraphQL's own executor, and by the plan. */
async function both(source: string, variables = {}, limits = responseLimits()) {
  const document = parse(source);
  const operation = getOperationAST(document) ?? undefined;
  const over: unknown[][] = [[], []];
  const within = async (
    side: number,
    run: (context: RequestScope) => ExecutionResult | Promise<ExecutionResult>,
  ) => {
    const exceeded = over[side];
    const ended = new Promise<ExecutionResult>((resolve) => {
      const context = scope(limits, (limit) => {
        exceeded?.push(limit);
        resolve({ data: null });
      });
      void Promise.resolve(run(context)).then(resolve);
    });
    return shown(await ended);
  };
  const run = createExecutor(schema);
  const request = { document, operation, operationName: undefined, variables };
  // The first time GraphQL's own executor runs it.
  await run({ ...request, contextValue: scope(responseLimits(), () => undefined) });
  return {
    own: await within(0, (contextValue) =>
      execute({ schema, document, variableValues: variables, contextValue }),
    ),
    planned: await within(1, (contextValue) => run({ ...request, contextValue })),
    over,
    hasPlan: operation !== undefined && createPlan(schema, document, operation) !== undefined,
  };
}

describe("a repeated query has the same response as by GraphQL, errors and their locations included", () => {
  test.each(PLANNED)("%s", async (source) => {
    const { own, planned, hasPlan } = await both(source);
    expect(hasPlan).toBe(true);
    expect(planned).toBe(own);
  });

  test("with its variables of each time", async () => {
    for (const variables of [{ first: 1 }, { first: 2, at: 7 }, { first: 2, at: null }]) {
      const { own, planned, hasPlan } = await both(VARIABLES, variables);
      expect([hasPlan, planned]).toEqual([true, own]);
    }
    const { own, planned } = await both(VARIABLES, { first: "many" });
    expect(planned).toBe(own);
  });

  test("and abandoned at the same limits", async () => {
    const [, , source = ""] = PLANNED;
    const passes = async (limit: keyof ResponseLimits, most: number) => {
      const { over } = await both(source, {}, { ...responseLimits(), [limit]: most });
      expect(over[1]).toEqual(over[0]);
      return over[0]?.length === 0;
    };
    for (const limit of ["answerFields", "answerBytes", "answerObjects"] as const) {
      let [low, high] = [0, 10_000];
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if (await passes(limit, middle)) high = middle;
        else low = middle;
      }
      expect(low).toBeGreaterThan(20);
    }
  });
});

test.each([
  ["{ lateThenNow { text mustLate } }", "Cannot return null for non-nullable field Trouble.text."],
  ["{ lateTwice { name } }", "first"],
  ["{ lateThenError { name } }", "in a list"],
  ["{ lateThenError { text mustLate } }", "in a list"],
])(
  "what fails after its list has failed is no rejection that nobody handles: %s",
  async (source, message) => {
    const document = parse(source);
    const operation = getOperationAST(document) ?? undefined;
    const run = createExecutor(schema);
    const ask = () =>
      run({
        ...{ document, operation, operationName: undefined, variables: {} },
        contextValue: scope(responseLimits(), () => undefined),
      });
    await ask();
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on("unhandledRejection", note);
    failing = true;
    try {
      const { data, errors } = await ask();
      expect(Object.values(data ?? {})).toEqual([null]);
      expect(errors?.map((error) => error.message)).toEqual([message]);
      // Longer than all late results, and one more turn: then Node reports unhandled rejections.
      await sleep(5);
      await sleep(0);
    } finally {
      failing = false;
      process.off("unhandledRejection", note);
    }
    expect(unhandled).toEqual([]);
  },
);

test("operations of one document have a plan each, as long as all together are no larger than one may be", () => {
  const fields = (count: number) =>
    Array.from({ length: count }, (_, index) => `a${index}: broken`).join(" ");
  const document = parse(
    `query A { ${fields(100)} } query B { ${fields(150)} } query C { ${fields(60)} } query D { ${fields(50)} } mutation E { change }
     query F($on: Boolean!) { broken @include(if: $on) } query G($on: Boolean!) { ...H } query I { ...J }
     fragment H on Query { ...K } fragment J on Query { broken } fragment K on Query { broken @skip(if: $on) }`,
  );
  const plans = new DocumentPlans();
  const made: string[] = [];
  const planned = (name: string) => {
    const operation = getOperationAST(document, name);
    if (!operation) throw new Error(`No operation ${name}`);
    const plan = plans.get(operation, (mostFields) => {
      made.push(name);
      return createPlan(schema, document, operation, mostFields);
    });
    return plan?.root.fields.length;
  };
  const names = ["A", "B", "C", "E", "F", "G", "I", "D"];
  const none = undefined;
  expect(names.map(planned)).toEqual(names.map(() => none));
  for (let turn = 0; turn < 3; turn++) {
    expect(names.map(planned)).toEqual([100, 150, none, none, none, none, 1, none]);
  }
  // Each once, whether there is one or not.
  expect(made).toEqual(names);
});

test("fields that depend on variables, mutations, introspection and very many fields are left to GraphQL", async () => {
  const many = Array.from({ length: 301 }, (_, index) => `a${index}: broken`).join(" ");
  for (const [source, variables] of [
    ["query ($on: Boolean!) { node { name @include(if: $on) size } }", { on: true }],
    ["mutation { change }", {}],
    ["{ __schema { queryType { name } } }", {}],
    ["{ __proto__: broken }", {}],
    [`{ ${many} }`, {}],
  ] as const) {
    const { own, planned, hasPlan } = await both(source, variables);
    expect([hasPlan, planned]).toEqual([false, own]);
  }
});
