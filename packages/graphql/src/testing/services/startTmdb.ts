import { type KnownMovie, type KnownSeries, movies, series } from "./catalogue.ts";
import { matches } from "./matches.ts";
import { type Reply, StubServer } from "./StubServer.ts";

/** TMDB v3 at `<url>/3`, as far as films and series go; its posters are at `<url>/pictures/<size>/…`. */
export async function startTmdb(key: string): Promise<StubServer> {
  const standIn = new StubServer();
  standIn.answer = ({ method, path, query }) => {
    if (query.get("api_key") !== key) {
      return failure(401, 7, "Invalid API key: You must be granted a valid key.");
    }
    const [, version, kind = "", id = "", ...more] = path.split("/");
    if (method !== "GET" || version !== "3" || more.length > 0) return notFound();
    switch (kind) {
      case "search":
        if (id === "movie")
          return page(query, (term) => movies.filter((one) => matches(one.title, term)).map(movie));
        if (id === "tv")
          return page(query, (term) => series.filter((one) => matches(one.name, term)).map(tv));
        return notFound();
      case "movie": {
        const found = movies.find((one) => String(one.id) === id);
        return found ? { json: { ...movie(found), imdb_id: found.imdbId ?? null } } : notFound();
      }
      case "tv": {
        const found = series.find((one) => String(one.id) === id);
        return found ? { json: { ...tv(found), seasons: seasons(found) } } : notFound();
      }
      case "find":
        if (query.get("external_source") !== "imdb_id") return failure(400, 5, "Invalid parameters.");
        return {
          json: {
            movie_results: movies.filter(({ imdbId }) => imdbId === id).map(movie),
            person_results: [],
            tv_results: series.filter(({ imdbId }) => imdbId === id).map(tv),
            tv_episode_results: [],
            tv_season_results: [],
          },
        };
      default:
        return notFound();
    }
  };
  await standIn.start();
  return standIn;
}

function page(query: URLSearchParams, find: (term: string) => unknown[]): Reply {
  const found = find(query.get("query") ?? "");
  const total_pages = Math.ceil(found.length / 20);
  return { json: { page: 1, results: found.slice(0, 20), total_pages, total_results: found.length } };
}

function movie({ id, title, releaseDate, picture }: KnownMovie) {
  return {
    adult: false,
    id,
    title,
    original_title: title,
    poster_path: poster(id, picture),
    ...(releaseDate !== undefined && { release_date: releaseDate }),
  };
}

function tv({ id, name, firstAirDate, picture }: KnownSeries) {
  return {
    id,
    name,
    original_name: name,
    poster_path: poster(id, picture),
    ...(firstAirDate !== undefined && { first_air_date: firstAirDate }),
  };
}

function seasons({ id, seasons }: KnownSeries) {
  return seasons.map(({ number, name, airDate, picture }) => ({
    id: id * 100 + number,
    season_number: number,
    air_date: airDate ?? null,
    poster_path: poster(id * 100 + number, picture),
    ...(name !== undefined && { name }),
  }));
}

function poster(id: number, picture: boolean): string | null {
  return picture ? `/made-up-${id}.png` : null;
}

function notFound(): Reply {
  return failure(404, 34, "The resource you requested could not be found.");
}

function failure(status: number, status_code: number, status_message: string): Reply {
  return { status, json: { success: false, status_code, status_message } };
}
