import { type ExternalServiceSettings, settingNames } from "@mattb.tech/billio-config";
import { badResponse } from "../response/badResponse.ts";
import { uniqueWorks } from "../response/uniqueWorks.ts";
import { list } from "../response/readFields.ts";
import type { ExternalService, ExternalVideoGame } from "../ExternalService.ts";
import { ExternalServiceError } from "../ExternalServiceError.ts";
import { numberPattern, parseExternalId } from "../externalId.ts";
import { fetchJson } from "../http/fetchJson.ts";
import type { ServiceAccess } from "../http/ServiceAccess.ts";
import type { ParameterCache } from "../keys/ParameterCache.ts";
import { ServiceKeys } from "../keys/ServiceKeys.ts";
import { searchTerm } from "../searchTerm.ts";
import { serviceNames } from "../serviceNames.ts";
import { gameWithId, searchGames } from "./apicalypse.ts";
import { toGame } from "./toGame.ts";
import { type TwitchCredentials, TwitchToken } from "./TwitchToken.ts";

const forms = { igdb: { pattern: numberPattern, shape: "<number>" } };

/** Video games, from IGDB v4. */
export function createIgdb(
  settings: ExternalServiceSettings,
  fetch: typeof globalThis.fetch,
  parameters: ParameterCache,
): ExternalService<ExternalVideoGame> {
  const { baseUrl, authUrl, clientId, clientSecret } = settings.igdb;
  const name = serviceNames.igdb;
  const access: ServiceAccess = {
    service: name,
    keySettings: [settingNames.igdbClientId, settingNames.igdbClientSecret],
    keyRejectedStatuses: [401, 403],
    timeoutMs: settings.timeoutMs,
    fetch,
  };
  // Twitch's status for an unknown client is 400, for a wrong secret 403.
  const authAccess = { ...access, subject: "IGDB's sign-in at Twitch", keyRejectedStatuses: [400, 401, 403] };
  const token = new TwitchToken(authAccess, authUrl);

  const serviceKeys = new ServiceKeys(
    name,
    { [settingNames.igdbClientId]: clientId, [settingNames.igdbClientSecret]: clientSecret },
    parameters,
  );

  const send = async (query: string, keys: TwitchCredentials, bearer: string, signal?: AbortSignal) => {
    const headers = {
      "Client-ID": keys.clientId,
      Authorization: `Bearer ${bearer}`,
      Accept: "application/json",
    };
    return fetchJson(access, new URL(`${baseUrl}/games`), { method: "POST", headers, body: query, signal });
  };

  const sendWithToken = async (query: string, keys: TwitchCredentials, signal?: AbortSignal) => {
    const bearer = await token.get(keys, signal);
    return send(query, keys, bearer, signal).catch(async (error: unknown) => {
      // The token may have been revoked before it expired: retry once with a new one.
      if (!(error instanceof ExternalServiceError && error.reason === "key refused")) throw error;
      token.forget(bearer);
      return send(query, keys, await token.get(keys, signal), signal);
    });
  };

  const games = async (query: string, signal?: AbortSignal): Promise<ExternalVideoGame[]> => {
    const response = await serviceKeys.use(
      ({ IGDB_CLIENT_ID, IGDB_CLIENT_SECRET }) =>
        sendWithToken(query, { clientId: IGDB_CLIENT_ID, clientSecret: IGDB_CLIENT_SECRET }, signal),
      signal,
    );
    const found = response.kind === "absent" ? undefined : list(response.body);
    if (!found) throw badResponse(name, "a list of games");
    return uniqueWorks(found.map((game) => toGame(game, baseUrl)));
  };

  return {
    name,

    async search(term, signal) {
      const words = searchTerm(term);
      if (words === "") return [];
      // One after the other: IGDB allows four requests a second, and none goes on when one fails.
      const byId = numberPattern.test(words) ? await games(gameWithId(words), signal) : [];
      return uniqueWorks([...byId, ...(await games(searchGames(words), signal))]);
    },

    async get(externalId, signal) {
      const id = parseExternalId(externalId, "a video game", forms).parts.join("");
      const found = await games(gameWithId(id), signal);
      return found.find((game) => game.id === `igdb:${id}`);
    },
  };
}
