import { readDatabaseSettings } from "@mattb.tech/billio-config";
import { grantRoles } from "@mattb.tech/billio-data/grant";
import { type Principal, usePrincipals } from "@mattb.tech/billio-data/testing/principals";
import { beforeAll, expect, test, vi } from "vitest";
import { createLambdaHandler } from "../../src/lambda/createLambdaHandler.ts";
import { v2 } from "./support/v2.ts";

const principals = usePrincipals();
beforeAll(async () => {
  const migrate = "billio-github-actions-dsql-migrate";
  await principals.as(migrate, () =>
    grantRoles({
      settings: readDatabaseSettings(principals.env(migrate)),
      app: [principals.arn("billio-api")],
      readOnly: [principals.arn("billio-readonly-api")],
    }),
  );
});

const context = { awsRequestId: "request-1", getRemainingTimeInMillis: () => 30_000 };
const TOTAL = "{ books(first: 0) { total } }";
const ADD = 'mutation { addBook(item: { title: "T", author: "A", shelfId: Read }) { title } }';

/** A Lambda with this IAM role, which connects as this user; mutations are always enabled. */
function lambda(principal: Principal, user: string) {
  const handler = createLambdaHandler({ ...principals.env(principal, user), ENABLE_MUTATIONS: "1" });
  return (query: string) =>
    principals.as(principal, async () => {
      const lines: string[] = [];
      const written = vi.spyOn(process.stdout, "write").mockImplementation((line) => {
        lines.push(String(line));
        return true;
      });
      try {
        const { body } = await handler(v2(JSON.stringify({ query })), context);
        return { body: JSON.parse(body) as unknown, text: body, log: lines.join("") };
      } finally {
        written.mockRestore();
      }
    });
}

test("the API of billio_app reads and writes", async () => {
  const ask = lambda("billio-api", "billio_app");
  expect((await ask(ADD)).body).toEqual({ data: { addBook: { title: "T" } } });
  expect((await ask(TOTAL)).body).toEqual({ data: { books: { total: 1 } } });
});

test("the API of billio_readonly can't write even if it tries: the client learns that it failed, the log why", async () => {
  const ask = lambda("billio-readonly-api", "billio_readonly");
  const { body, text, log } = await ask(ADD);
  expect(body).toMatchObject({
    data: null,
    errors: [{ extensions: { code: "INTERNAL_SERVER_ERROR", errorId: expect.any(String) as string } }],
  });
  expect(text).not.toMatch(/42501|billio_readonly|insert|permission/i);
  expect(log).toContain("SQLSTATE 42501");
  expect(log).toContain("BILLIO_DSQL_USER");
  expect(log).not.toMatch(/insert into/i);
  expect((await ask(TOTAL)).body).toEqual({ data: { books: { total: 1 } } });
});

test("the API of an IAM role that isn't mapped can't connect, whichever role it names", async () => {
  for (const user of ["billio_app", "billio_readonly", "admin"]) {
    const { body, text } = await lambda("stranger", user)(TOTAL);
    expect(body).toMatchObject({ errors: [{ extensions: { code: "DATABASE_UNAVAILABLE" } }] });
    expect(text).not.toMatch(/arn:|stranger|denied/);
  }
});
