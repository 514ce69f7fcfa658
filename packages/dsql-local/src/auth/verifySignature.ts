import { timingSafeEqual } from "node:crypto";
import { Sha256 } from "@smithy/core/checksum";
import { HttpRequest } from "@smithy/core/protocols";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Credential } from "./Credential.ts";
import type { Token } from "./readToken.ts";

/**
 * Was the token signed with this key pair? AWS's own implementation signs the same request again (GET of the host's root,
 * only the header `host`, no payload, as the signers of the AWS SDKs do), and the signatures are compared.
 */
export async function isSignatureValid(token: Token, credential: Credential): Promise<boolean> {
  const { accessKeyId, secretAccessKey } = credential;
  const signer = new SignatureV4({
    service: token.scope.service,
    region: token.scope.region,
    sha256: Sha256,
    credentials: {
      accessKeyId,
      secretAccessKey,
      ...(token.sessionToken === undefined ? {} : { sessionToken: token.sessionToken }),
    },
  });
  const request = new HttpRequest({
    method: "GET",
    protocol: "https:",
    hostname: token.host,
    path: "/",
    query: token.otherParameters,
    headers: { host: token.host },
  });
  const signed = await signer.presign(request, {
    expiresIn: token.expiresS,
    signingDate: new Date(token.signedMs),
  });
  const expected = Buffer.from(String(signed.query?.["X-Amz-Signature"]));
  const given = Buffer.from(token.signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}
