import { createHash, createHmac } from "node:crypto";
import { DsqlSigner } from "@aws-sdk/dsql-signer";
import { beforeEach, describe, expect, test } from "vitest";
import { Clock } from "../clock/Clock.ts";
import { createTokenVerifier } from "./createTokenVerifier.ts";
import type { Credential } from "./Credential.ts";
import { defaultCredential } from "./defaultCredential.ts";

const reader: Credential = {
  profile: "reader",
  accessKeyId: "made-up-key-of-reader",
  secretAccessKey: "made-up/secret+of=reader",
  sessionToken: "made-up/session+token==",
  principalArn: "arn:aws:iam::000000000000:role/team/reader",
  actions: new Set(["DbConnect"]),
};
const DENIED = { sqlstate: "08006", message: "unable to accept connection, access denied" };
const MISMATCH = /^The request signature we calculated does not match/;

let clock: Clock;
let verifyToken: ReturnType<typeof createTokenVerifier>;
beforeEach(() => {
  clock = new Clock();
  verifyToken = createTokenVerifier({
    credentials: [defaultCredential, reader],
    hosts: ["localhost", "127.0.0.1", "::1"],
    region: "us-east-1",
    clock,
  });
});

function signer(of: Partial<Credential> = {}, hostname = "localhost", expiresIn = 900, region = "us-east-1") {
  const { accessKeyId, secretAccessKey, sessionToken } = { ...defaultCredential, ...of };
  return new DsqlSigner({
    hostname,
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    expiresIn,
  });
}

/** The hint of the error, or the ARN of the principal who signed. */
async function verify(user: string, password: string): Promise<string | undefined> {
  const result = await verifyToken(user, password);
  if (!("error" in result)) return result.principalArn;
  expect(result.error).toMatchObject(DENIED);
  const sent = JSON.stringify(result.error);
  for (const secret of [/X-Amz-Signature=(\w+)/, /X-Amz-Security-Token=([^&]+)/]) {
    const value = secret.exec(password)?.[1];
    if (value) expect(sent).not.toContain(value);
  }
  return result.error.hint;
}

const amzDate = (ms: number) => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");

/** A token made from the published description of Signature Version 4, with nothing but hashes. */
function byHand(
  change: Partial<
    Record<"host" | "action" | "date" | "scopeDate" | "service" | "secret" | "expires", string>
  > = {},
) {
  const { accessKeyId, secretAccessKey } = defaultCredential;
  const { host = "localhost", action = "DbConnectAdmin", service = "dsql", expires = "900" } = change;
  const date = change.date ?? amzDate(Date.now());
  const { scopeDate = date.slice(0, 8), secret = secretAccessKey } = change;
  const scope = `${scopeDate}/us-east-1/${service}/aws4_request`;
  const query = Object.entries({
    Action: action,
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": `${accessKeyId}/${scope}`,
    "X-Amz-Date": date,
    "X-Amz-Expires": expires,
    "X-Amz-SignedHeaders": "host",
  })
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
  const request = ["GET", "/", query, `host:${host}`, "", "host", sha256("")].join("\n");
  const toSign = ["AWS4-HMAC-SHA256", date, scope, sha256(request)].join("\n");
  const key = [scopeDate, "us-east-1", service, "aws4_request"].reduce<string | Buffer>(
    hmac,
    `AWS4${secret}`,
  );
  return `${host}/?${query}&X-Amz-Signature=${hmac(key, toSign).toString("hex")}`;
}

describe("a token is accepted", () => {
  test("of AWS's own signer, for admin and for other roles, with the ARN of the principal who signed", async () => {
    expect(await verify("admin", await signer().getDbConnectAdminAuthToken())).toBe(
      defaultCredential.principalArn,
    );
    expect(await verify("other", await signer().getDbConnectAuthToken())).toBe(
      defaultCredential.principalArn,
    );
    expect(await verify("other", await signer(reader).getDbConnectAuthToken())).toBe(reader.principalArn);
  });

  test("with a port in its host, in any case of letters, and for an address", async () => {
    for (const host of ["localhost:5433", "LocalHost", "127.0.0.1", "[::1]:5433"]) {
      const token = await signer({}, host).getDbConnectAdminAuthToken();
      expect(await verify("admin", token), host).toBe(defaultCredential.principalArn);
    }
  });

  test("made by hand with hashes alone", async () => {
    expect(await verify("admin", byHand())).toBe(defaultCredential.principalArn);
    expect(await verify("other", byHand({ action: "DbConnect", host: "localhost:1" }))).toBe(
      defaultCredential.principalArn,
    );
  });

  test("until it expires by the server's clock and not after, for a week at most", async () => {
    const token = byHand({ date: amzDate(Date.now() - 60_000), expires: "120" });
    const week = byHand({ date: amzDate(Date.now() - 60_000), expires: "604800" });
    expect(await verify("admin", token)).toBe(defaultCredential.principalArn);
    clock.advance(58_000);
    expect(await verify("admin", token)).toBe(defaultCredential.principalArn);
    clock.advance(4_000);
    expect(await verify("admin", token)).toMatch(
      /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z$/,
    );
    expect(await verify("admin", week)).toBe(defaultCredential.principalArn);
    clock.advance(604_800_000);
    expect(await verify("admin", week)).toMatch(/^Signature expired/);
  });

  test("that was signed after the server's clock was advanced", async () => {
    clock.advance(3_600_000);
    const later = byHand({ date: amzDate(Date.now() + 1_000) });
    expect(await verify("admin", later)).toBe(defaultCredential.principalArn);
  });
});

describe("a token is rejected", () => {
  test("whose action isn't the user's", async () => {
    expect(await verify("admin", await signer().getDbConnectAuthToken())).toBe(
      "Wrong user to action mapping. user: admin, action: DbConnect",
    );
    expect(await verify("other", await signer().getDbConnectAdminAuthToken())).toBe(
      "Wrong user to action mapping. user: other, action: DbConnectAdmin",
    );
  });

  test("whose principal may not do it, a role named as the session that it is", async () => {
    expect(await verify("admin", await signer(reader).getDbConnectAdminAuthToken())).toBe(
      "User: arn:aws:sts::000000000000:assumed-role/reader/reader is not authorized to perform: dsql:DbConnectAdmin on resource: arn:aws:dsql:us-east-1:000000000000:cluster/local because no identity-based policy allows the dsql:DbConnectAdmin action",
    );
  });

  test("for another host, region or service, or whose dates differ", async () => {
    expect(await verify("admin", await signer({}, "other.example").getDbConnectAdminAuthToken())).toMatch(
      /not for this endpoint but for other\.example$/,
    );
    const elsewhere = signer({}, "localhost", 900, "eu-west-1");
    expect(await verify("admin", await elsewhere.getDbConnectAdminAuthToken())).toMatch(
      /scoped to a valid region, not 'eu-west-1'/,
    );
    expect(await verify("admin", byHand({ service: "rds-db" }))).toMatch(/correct service: 'dsql'/);
    expect(await verify("admin", byHand({ scopeDate: "20200101" }))).toMatch(/^Date in Credential scope/);
  });

  test("of an unknown key, with a wrong secret, or without the session token of its key", async () => {
    const unknown = signer({ accessKeyId: "made-up-key-of-nobody" });
    expect(await verify("admin", await unknown.getDbConnectAdminAuthToken())).toMatch(
      /^The security token included in the request is invalid/,
    );
    expect(await verify("admin", byHand({ secret: "made-up-other-secret" }))).toMatch(MISMATCH);
    const { sessionToken: _, ...withoutSession } = reader;
    const bare = new DsqlSigner({ hostname: "localhost", region: "us-east-1", credentials: withoutSession });
    expect(await verify("other", await bare.getDbConnectAuthToken())).toMatch(/^The security token/);
    const foreign = signer({ sessionToken: "made-up-of-another" });
    expect(await verify("admin", await foreign.getDbConnectAdminAuthToken())).toMatch(/^The security token/);
  });

  test("that was changed in any part after it was signed", async () => {
    const token = await signer(reader).getDbConnectAuthToken();
    expect(await verify("other", token)).toBe(reader.principalArn);
    const changes: [RegExp, string][] = [
      [/X-Amz-Expires=900/, "X-Amz-Expires=604800"],
      [/X-Amz-Date=(\d{8}T)\d{6}Z/, "X-Amz-Date=$1000000Z"],
      [/^localhost/, "127.0.0.1"],
      [/Action=DbConnect/, "Action=DbConnect&More=1"],
      [/X-Amz-Signature=\w{63}/, `X-Amz-Signature=${"0".repeat(63)}`],
    ];
    for (const [from, to] of changes) {
      const changed = token.replace(from, to);
      expect(changed, to).not.toBe(token);
      expect(await verify("other", changed), to).toMatch(MISMATCH);
    }
  });

  test("that was signed more than five minutes ahead", async () => {
    expect(await verify("admin", byHand({ date: amzDate(Date.now() + 240_000) }))).toBe(
      defaultCredential.principalArn,
    );
    expect(await verify("admin", byHand({ date: amzDate(Date.now() + 330_000) }))).toMatch(
      /^Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 5 min\.\)$/,
    );
  });

  test("that isn't one", async () => {
    const token = byHand();
    for (const password of [
      "",
      "secret",
      "localhost",
      "localhost/?Action=",
      "%",
      `https://${token}`,
      token.replace(/&X-Amz-Signature=\w+/, ""),
      token.replace(/X-Amz-Signature=/, "X-Amz-Signature=é"),
      token.replace("X-Amz-Expires=900", "X-Amz-Expires=604801"),
      token.replace("X-Amz-Expires=900", "X-Amz-Expires=0"),
      token.replace("X-Amz-Expires=900", "X-Amz-Expires=-1"),
      token.replace("X-Amz-Expires=900", "X-Amz-Expires=1e2"),
      token.replace("X-Amz-Expires=900", "X-Amz-Expires=0900"),
      token.replace(/X-Amz-Date=\w+/, "X-Amz-Date=20269999T000000Z"),
      token.replace("X-Amz-SignedHeaders=host", "X-Amz-SignedHeaders="),
      token.replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1"),
      token.replace("aws4_request", "aws5_request"),
      `${token}&Action=DbConnectAdmin`,
      `${token}&%E0%A4%A=1`,
      token.replace("/?", "/path?"),
    ]) {
      expect(await verify("admin", password), password).toMatch(/^Invalid token/);
    }
  });
});
