import { DsqlSigner } from "@aws-sdk/dsql-signer";
import { afterEach, expect, test, vi } from "vitest";
import { signToken } from "./signToken.ts";

afterEach(() => {
  vi.useRealTimers();
});

const keys = { accessKeyId: "made-up-key", secretAccessKey: "made-up/secret+0" };

test.each([
  ["keys that stay", undefined],
  ["keys for a time", "IQoJb3JpZ2luX2VjE(made-up)*!'/+=="],
])("a token of %s is the one that the SDK's signer makes", async (_, sessionToken) => {
  vi.useFakeTimers({ now: new Date("2026-03-01T18:30:05.678Z"), toFake: ["Date"] });
  const host = "abcdefghijklmnopqrstuvwxyz.dsql.eu-west-1.on.aws";
  const credentials = { ...keys, ...(sessionToken === undefined ? {} : { sessionToken }) };
  const signer = new DsqlSigner({ hostname: host, region: "eu-west-1", credentials });
  for (const [action, token] of [
    ["DbConnect", await signer.getDbConnectAuthToken()],
    ["DbConnectAdmin", await signer.getDbConnectAdminAuthToken()],
  ] as const) {
    expect(signToken({ host, region: "eu-west-1", action }, { ...keys, sessionToken })).toBe(token);
  }
});
