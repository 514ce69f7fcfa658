import { StubServer } from "./StubServer.ts";

/** Twitch's sign-in, which issues the tokens for IGDB, at `<url>/oauth2/token`. */
export interface StubTwitch extends StubServer {
  /** Lifetime of tokens issued from now on, in seconds. */
  lifeS: number;
  isGood: (token: string) => boolean;
  /** Revokes all issued tokens. */
  withdraw: () => void;
}

export async function startTwitch(clientId: string, clientSecret: string): Promise<StubTwitch> {
  const goodUntilMs = new Map<string, number>();
  let handedOut = 0;
  const standIn: StubTwitch = Object.assign(new StubServer(), {
    lifeS: 5_000_000,
    isGood: (token: string) => (goodUntilMs.get(token) ?? 0) > Date.now(),
    withdraw: () => {
      goodUntilMs.clear();
    },
  });
  standIn.answer = ({ method, path, query, body }) => {
    if (method !== "POST" || path !== "/oauth2/token") return { status: 404, json: { message: "Not Found" } };
    const form = new URLSearchParams([...query, ...new URLSearchParams(body)]);
    const failure = (status: number, message: string) => ({ status, json: { status, message } });
    if (form.get("grant_type") !== "client_credentials") return failure(400, "invalid grant type");
    if (form.get("client_id") !== clientId) return failure(400, "invalid client");
    if (form.get("client_secret") !== clientSecret) return failure(403, "invalid client secret");
    const token = `made-up-token-${++handedOut}`;
    goodUntilMs.set(token, Date.now() + standIn.lifeS * 1000);
    return { json: { access_token: token, expires_in: standIn.lifeS, token_type: "bearer" } };
  };
  await standIn.start();
  return standIn;
}
