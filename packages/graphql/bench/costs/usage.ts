/** What one person does in a month, by the names of the API's calls: 15 pages a day, half of them with a total, and two changes. */
export const CALLS_OF_A_PERSON: Readonly<Record<string, number>> = {
  "a page of 20 books, with its total": 60,
  "a shelf's page of 20, with its total": 60,
  "a page of 20 books": 120,
  "a single book": 60,
  "what is being watched, with seasons": 30,
  "films found by a word, with their total": 30,
  "20 series with their seasons": 20,
  "a search outside, with what is imported of it": 20,
  "films rated 8 or more, a page of 20": 10,
  "a year in review: eleven totals": 1,
  "updateBook, another shelf": 20,
  addBook: 15,
  "updateBook, a rating": 10,
  "updateTvSeason, a rating, and its series follows": 6,
  "importExternalTvSeason, with its series": 4,
  deleteBook: 1,
};

/** People who share a library of so many items. */
export interface Profile {
  people: number;
  items: number;
}

export const profiles: readonly Profile[] = [
  { people: 1, items: 3_500 },
  { people: 10, items: 3_500 },
  { people: 10, items: 100_000 },
  { people: 1_000, items: 3_500 },
  { people: 1_000, items: 100_000 },
];
