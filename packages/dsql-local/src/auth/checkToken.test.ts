import { DsqlSigner } from "@aws-sdk/dsql-signer";
import { expect, test } from "vitest";
import { checkToken } from "./checkToken.ts";

const HOSTS = ["localhost", "127.0.0.1"];
const DENIED = { sqlstate: "08006", message: "unable to accept connection, access denied" };

function signer(hostname = "localhost", expiresIn = 900): DsqlSigner {
  return new DsqlSigner({
    hostname,
    region: "us-east-1",
    credentials: { accessKeyId: "made-up", secretAccessKey: "made-up" },
    expiresIn,
  });
}

test("a token of AWS's own signer is accepted for its user", async () => {
  expect(checkToken("admin", await signer().getDbConnectAdminAuthToken(), HOSTS)).toBeUndefined();
  expect(checkToken("reader", await signer().getDbConnectAuthToken(), HOSTS)).toBeUndefined();
});

test("a token is accepted with the port in its host name", async () => {
  const token = await signer("localhost:5433").getDbConnectAdminAuthToken();
  expect(checkToken("admin", token, HOSTS)).toBeUndefined();
});

test("the action has to fit the user", async () => {
  expect(checkToken("admin", await signer().getDbConnectAuthToken(), HOSTS)).toMatchObject({
    ...DENIED,
    hint: "Wrong user to action mapping. user: admin, action: DbConnect",
  });
  expect(checkToken("reader", await signer().getDbConnectAdminAuthToken(), HOSTS)).toMatchObject({
    hint: "Wrong user to action mapping. user: reader, action: DbConnectAdmin",
  });
});

test("a token is good until it expires and not after", async () => {
  const token = await signer("localhost", 60).getDbConnectAdminAuthToken();
  const signedMs = Date.now();
  expect(checkToken("admin", token, HOSTS, signedMs + 58_000)).toBeUndefined();
  const refusal = checkToken("admin", token, HOSTS, signedMs + 62_000);
  expect(refusal).toMatchObject(DENIED);
  expect(refusal?.hint).toMatch(/^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z$/);
});

test("a token for another host, for more than a week, or no token at all is refused", async () => {
  const elsewhere = await signer("other.example").getDbConnectAdminAuthToken();
  const token = await signer().getDbConnectAdminAuthToken();
  const tooLong = token.replace("X-Amz-Expires=900", "X-Amz-Expires=604801");
  const week = token.replace("X-Amz-Expires=900", "X-Amz-Expires=604800");
  const unsigned = token.replace(/X-Amz-Signature=\w+/, "");
  expect(checkToken("admin", week, HOSTS)).toBeUndefined();
  for (const password of [
    elsewhere,
    tooLong,
    unsigned,
    "",
    "secret",
    "localhost",
    "localhost/?Action=",
    "%",
  ]) {
    expect(checkToken("admin", password, HOSTS), password).toMatchObject(DENIED);
  }
});
