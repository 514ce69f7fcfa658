/** What the services call themselves; messages and the lines at start name them so. */
export const serviceNames = { googleBooks: "Google Books", igdb: "IGDB", tmdb: "TMDB" } as const;
