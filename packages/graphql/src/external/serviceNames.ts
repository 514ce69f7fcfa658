/** The services' names in errors and start-up messages. */
export const serviceNames = { googleBooks: "Google Books", igdb: "IGDB", tmdb: "TMDB" } as const;
