import { games, type KnownGame } from "./catalogue.ts";
import { matches } from "./matches.ts";
import { type ApicalypseQuery, ApicalypseSyntaxError, parseApicalypse } from "./parseApicalypse.ts";
import { type Reply, StubServer } from "./StubServer.ts";

/** IGDB v4 at `<url>/v4`, as far as games go. */
export interface StubIgdb extends StubServer {
  /** The received queries, parsed; oldest first. */
  queries: ApicalypseQuery[];
}

/** @param isGood whether a token is one of Twitch's and still valid */
export async function startIgdb(clientId: string, isGood: (token: string) => boolean): Promise<StubIgdb> {
  const standIn: StubIgdb = Object.assign(new StubServer(), { queries: [] });

  const found = ({ fields, search, id, limit }: ApicalypseQuery): Reply => {
    const known = games.filter(
      (game) => (search === undefined || matches(game.name, search)) && (id === undefined || game.id === id),
    );
    return { json: known.slice(0, limit).map((game) => entry(game, fields, standIn.host)) };
  };

  standIn.answer = ({ method, path, headers, body }) => {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
    if (headers["client-id"] !== clientId || !isGood(token)) {
      return { status: 401, json: { message: "Authorization Failure. Have you tried:", "Tip 1": "made-up" } };
    }
    if (method !== "POST" || path !== "/v4/games")
      return { status: 404, json: { message: "no Route matched" } };
    try {
      const query = parseApicalypse(body);
      standIn.queries.push(query);
      return found(query);
    } catch (error) {
      if (!(error instanceof ApicalypseSyntaxError)) throw error;
      return { status: 400, json: [{ title: "Syntax Error", status: 400, cause: error.message }] };
    }
  };
  await standIn.start();
  return standIn;
}

/** The requested fields of a game; a cover is a number unless its own fields are requested. */
function entry({ id, name, picture }: KnownGame, fields: string[], host: string) {
  const image_id = `made_up_${id}`;
  const whole = { id: id * 10, image_id, url: `//${host}/pictures/t_thumb/${image_id}.png` };
  const wanted = Object.entries(whole).filter(([field]) => fields.includes(`cover.${field}`));
  const cover = wanted.length > 0 ? { id: whole.id, ...Object.fromEntries(wanted) } : whole.id;
  return {
    id,
    ...(name !== undefined && fields.includes("name") && { name }),
    ...(picture && fields.some((field) => field.startsWith("cover")) && { cover }),
  };
}
