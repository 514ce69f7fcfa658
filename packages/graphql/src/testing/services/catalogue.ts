/**
 * The stubs' works: some whose copyright has expired, and plainly made-up ones. All ids are made up. Some
 * entries lack what the services' own entries sometimes lack.
 */

export interface KnownBook {
  id: string;
  title?: string;
  authors?: string[];
  language: string;
  picture: boolean;
}

export const books: readonly KnownBook[] = [
  { id: "mAdEuP_Fra-1", title: "Frankenstein", authors: ["Mary Shelley"], language: "en", picture: true },
  {
    id: "mAdEuP_Fra-2",
    title: "Frankenstein, or The Modern Prometheus",
    authors: ["Mary Shelley", "A. Made-up Editor"],
    language: "en",
    picture: true,
  },
  {
    id: "mAdEuP_Fra-3",
    title: "Frankenstein (deutsch)",
    authors: ["Mary Shelley"],
    language: "de",
    picture: true,
  },
  { id: "mAdEuP_Dra-1", title: "Dracula", authors: ["Bram Stoker"], language: "en", picture: true },
  { id: "mAdEuP_Alm-1", title: "A Made-up Almanac", language: "en", picture: false },
  { id: "mAdEuP_Alm-2", authors: ["A. Made-up Almanac-maker"], language: "en", picture: false },
  {
    id: "mAdEuP_Quo-1",
    title: 'The "Quoted" & the Plain: 100% + 1',
    authors: ["Nobody"],
    language: "en",
    picture: false,
  },
  ...Array.from({ length: 14 }, (_, index) => ({
    id: `mAdEuP_Enc-${index + 1}`,
    title: `Made-up Encyclopaedia, Volume ${index + 1}`,
    authors: ["Nobody"],
    language: "en",
    picture: false,
  })),
];

export interface KnownGame {
  id: number;
  name?: string;
  picture: boolean;
}

export const games: readonly KnownGame[] = [
  { id: 101, name: "Chess", picture: true },
  { id: 102, name: "Chess: The Made-up Edition", picture: true },
  { id: 103, name: "Nine Men's Morris", picture: false },
  { id: 104, name: "The 101 Riddles of Nobody", picture: true },
  { id: 105, name: 'A "Quoted" Game; with \\ a Backslash', picture: false },
  { id: 106, picture: true },
];

export interface KnownMovie {
  id: number;
  imdbId?: string;
  title: string;
  releaseDate?: string;
  picture: boolean;
}

export const movies: readonly KnownMovie[] = [
  { id: 201, imdbId: "tt9000201", title: "Metropolis", releaseDate: "1927-02-06", picture: true },
  { id: 202, title: "Metropolis, the Lost Reel", picture: false },
  { id: 203, imdbId: "tt9000203", title: "A Trip to the Moon", releaseDate: "1902-04-17", picture: true },
  { id: 204, title: "The Made-up Première", releaseDate: "", picture: false },
];

export interface KnownSeries {
  id: number;
  imdbId?: string;
  name: string;
  firstAirDate?: string;
  picture: boolean;
  seasons: { number: number; name?: string; airDate?: string; picture: boolean }[];
}

export const series: readonly KnownSeries[] = [
  {
    id: 301,
    imdbId: "tt9000301",
    name: "The Made-up Lighthouse",
    firstAirDate: "1959-10-02",
    picture: true,
    seasons: [
      { number: 1, name: "Season 1", airDate: "1959-10-02", picture: true },
      { number: 2, name: "The Fog", airDate: "1960-09-30", picture: true },
      { number: 3, name: "Season 3", picture: false },
    ],
  },
  {
    id: 302,
    name: "Lighthouse Keepers of Nowhere",
    picture: false,
    seasons: [
      { number: 1, name: "Season 1", airDate: "1971-01-05", picture: false },
      { number: 0, name: "Specials", airDate: "1970-12-24", picture: false },
      { number: 2, picture: false },
    ],
  },
  { id: 303, name: "The Unseen Pilot", firstAirDate: "", picture: false, seasons: [] },
  ...Array.from({ length: 20 }, (_, index) => ({
    id: 311 + index,
    name: `Tide Tables, Part ${index + 1}`,
    firstAirDate: "1962-01-01",
    picture: false,
    seasons: [{ number: 1, name: "Season 1", airDate: "1962-01-01", picture: false }],
  })),
];
