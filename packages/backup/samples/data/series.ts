import type { ShelfId } from "@mattb.tech/billio-config";

/** Title, rating, shelf, the year each season began in; then what is out of the ordinary. */
type SeriesEntry = readonly [
  title: string,
  rating: number | null,
  shelf: ShelfId<"TvSeries">,
  seasonYears: readonly number[],
  more?: {
    /** Number on themoviedb.org. */
    tmdb?: number;
    seasonTitles?: readonly (string | null)[];
    /** Seasons watched so far; the rest isn't in the library yet. Default: all. */
    watched?: number;
    notes?: string;
  },
];

export const series: readonly SeriesEntry[] = [
  ["Monty Python's Flying Circus", 9, "Finished", [1969, 1970, 1972, 1974]],
  [
    "M*A*S*H",
    8,
    "GaveUp",
    [1972, 1973, 1974, 1975, 1976, 1977, 1978, 1979, 1980, 1981, 1982],
    { watched: 4 },
  ],
  ["Семнадцать мгновений весны", 8, "Finished", [1973]],
  ["Fawlty Towers", 9, "Finished", [1975, 1979]],
  [
    "Blackadder",
    9,
    "Finished",
    [1983, 1986, 1987, 1989],
    { seasonTitles: ["The Black Adder", "Blackadder II", "Blackadder the Third", "Blackadder Goes Forth"] },
  ],
  ["Dekalog", 10, "Finished", [1989]],
  [
    "Twin Peaks",
    10,
    "Finished",
    [1990, 1990, 2017],
    { tmdb: 1920, seasonTitles: [null, null, "The Return"] },
  ],
  ["新世紀エヴァンゲリオン", 8, "Finished", [1995]],
  ["カウボーイビバップ", 9, "Finished", [1998], { notes: "See you space cowboy…" }],
  ["The Sopranos", 9, "Finished", [1999, 2000, 2001, 2002, 2004, 2006], { tmdb: 1398 }],
  ["24", 6, "GaveUp", [2001, 2002, 2003, 2005, 2006, 2007, 2009, 2010], { watched: 2 }],
  ["The Wire", 10, "Finished", [2002, 2003, 2004, 2006, 2008], { tmdb: 1438 }],
  ["Firefly", 9, "Finished", [2002], { tmdb: 1437 }],
  [
    "Avatar: The Last Airbender",
    9,
    "Finished",
    [2005, 2006, 2007],
    { tmdb: 246, seasonTitles: ["Book One: Water", "Book Two: Earth", "Book Three: Fire"] },
  ],
  ["Forbrydelsen", 8, "Finished", [2007, 2009, 2012]],
  ["Breaking Bad", 10, "Finished", [2008, 2009, 2010, 2011, 2012], { tmdb: 1396 }],
  [
    "Borgen",
    8,
    "Finished",
    [2010, 2011, 2013, 2022],
    { seasonTitles: [null, null, null, "Riget, magten og æren"] },
  ],
  ["Sherlock", 8, "Finished", [2010, 2012, 2014, 2017], { tmdb: 19885 }],
  ["Το Νησί", 7, "Finished", [2010]],
  ["Bron/Broen", 9, "Finished", [2011, 2013, 2015, 2018]],
  ["Black Mirror", 8, "FinishedSeason", [2011, 2013, 2016, 2017, 2019, 2023, 2025], { tmdb: 42009 }],
  ["Les Revenants", 8, "Finished", [2012, 2015]],
  ["The Leftovers", 10, "Finished", [2014, 2015, 2017]],
  ["Fargo", 8, "FinishedSeason", [2014, 2015, 2017, 2020, 2023], { tmdb: 60622 }],
  [
    "True Detective",
    8,
    "FinishedSeason",
    [2014, 2015, 2019, 2024],
    { tmdb: 46648, seasonTitles: [null, null, null, "Night Country"] },
  ],
  ["Better Call Saul", 10, "Finished", [2015, 2016, 2017, 2018, 2020, 2022], { tmdb: 60059 }],
  ["Fleabag", 10, "Finished", [2016, 2019]],
  ["The Good Place", 9, "Finished", [2016, 2017, 2018, 2019]],
  ["Stranger Things", 8, "MidSeasonBreak", [2016, 2017, 2019, 2022, 2025], { tmdb: 66732 }],
  ["3%", 7, "GaveUp", [2016, 2018, 2019, 2020], { watched: 2, notes: "80% of season 2 seen" }],
  ["Dark", 9, "Finished", [2017, 2019, 2020], { tmdb: 70523 }],
  ["La casa de papel", 7, "GaveUp", [2017, 2017, 2019, 2020, 2021], { watched: 3 }],
  ["Babylon Berlin", 8, "Watching", [2017, 2017, 2020, 2022], { watched: 3 }],
  ["Şahsiyet", 8, "Finished", [2018]],
  ["Chernobyl", 10, "Finished", [2019], { tmdb: 87108 }],
  ["이상한 변호사 우영우", null, "Watching", [2022], { notes: "기러기 토마토 스위스 인도인 별똥별 우영우" }],
  ["Severance", 9, "FinishedSeason", [2022, 2025], { tmdb: 95396 }],
];
