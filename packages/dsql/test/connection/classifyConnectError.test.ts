import { expect, test } from "vitest";
import { classifyConnectError } from "../../src/connection/classifyConnectError.ts";

const fatal = (code: string, message: string, hint?: string) =>
  Object.assign(new Error(message), { severity: "FATAL", code, hint });
const socket = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

test.each([
  [
    "a cluster that wakes up",
    fatal("08006", "unable to accept connection, waking up cluster, please retry later"),
  ],
  ["too many connections", fatal("53300", "Unable to accept connection, too many open connections.")],
  ["the connection rate", fatal("53400", "Unable to accept connection, rate exceeded.")],
  ["a refused port", socket("ECONNREFUSED")],
  ["a reset", socket("ECONNRESET")],
  ["all addresses refused", new AggregateError([socket("ECONNREFUSED"), socket("ECONNREFUSED")])],
  ["the pool's own deadline", new Error("timeout exceeded when trying to connect")],
  ["a server that hangs up", new Error("Connection terminated unexpectedly")],
])("5.3 %s is transient", (_name, error) => {
  expect(classifyConnectError(error)).toMatchObject({ kind: "wait" });
});

test("5.3 a signature that has expired asks for a new token", () => {
  const error = fatal(
    "08006",
    "unable to accept connection, access denied",
    "Signature expired: 1 is now earlier than 2",
  );
  expect(classifyConnectError(error)).toMatchObject({ kind: "newToken" });
});

test("5.3 any other denial is final, and the server's hint is reported", () => {
  const hint = "Wrong user to action mapping. user: admin, action: DbConnect";
  const failure = classifyConnectError(fatal("08006", "unable to accept connection, access denied", hint));
  expect(failure).toEqual({
    kind: "final",
    reason: `unable to accept connection, access denied (08006); ${hint}`,
  });
});

test.each([socket("ENOTFOUND"), socket("SELF_SIGNED_CERT_IN_CHAIN"), socket("ERR_TLS_CERT_ALTNAME_INVALID")])(
  "5.2 %s is final: neither a name nor a certificate mends itself",
  (error) => {
    expect(classifyConnectError(error)).toMatchObject({ kind: "final" });
  },
);
