import { createHash, createHmac } from "node:crypto";

/**
 * The password with which this server's sessions log in as `role`, and the verifier that PostgreSQL stores. Both are derived
 * from the secret, so that servers which share a PostgreSQL agree on them. One iteration is enough: 256 derived bits need no
 * key stretching, which would slow down every connection.
 */
export function rolePassword(secret: string, role: string): { password: string; verifier: string } {
  const password = hmac(secret, `password ${role}`).toString("hex");
  const salt = hmac(secret, `salt ${role}`).subarray(0, 16);
  // RFC 5802; Hi() of one iteration is one HMAC over the salt and a block number.
  const salted = hmac(password, Buffer.concat([salt, Buffer.from([0, 0, 0, 1])]));
  const storedKey = createHash("sha256").update(hmac(salted, "Client Key")).digest("base64");
  const serverKey = hmac(salted, "Server Key").toString("base64");
  return { password, verifier: `SCRAM-SHA-256$1:${salt.toString("base64")}$${storedKey}:${serverKey}` };
}

function hmac(key: string | Buffer, text: string | Buffer): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
