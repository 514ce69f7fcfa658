/** The website's year in review: the totals of ten lists, each with dates and a sort of its own, and the year's series. */
export const YEAR_IN_REVIEW = `query YearInReview($start: DateTime!, $end: DateTime!) {
  booksAdded: books(first: 0, startDate: $start, endDate: $end, sortBy: ADDED_AT) { total }
  booksMoved: books(first: 0, startDate: $start, endDate: $end, sortBy: MOVED_AT) { total }
  booksRead: bookShelf(id: Read) { items(first: 0, startDate: $start, endDate: $end, sortBy: MOVED_AT) { total } }
  booksLeft: bookShelf(id: DidNotFinish) { items(first: 0, startDate: $start, endDate: $end) { total } }
  gamesAdded: videoGames(first: 0, startDate: $start, endDate: $end, sortBy: ADDED_AT) { total }
  gamesPlayed: videoGameShelf(id: Played) { items(first: 0, startDate: $start, endDate: $end) { total } }
  gamesDone: videoGameShelf(id: Completed) { items(first: 0, startDate: $start, endDate: $end, sortBy: MOVED_AT) { total } }
  films: features(first: 0, startDate: $start, endDate: $end, sortBy: MOVED_AT) { total }
  filmsAdded: featureShelf(id: Watched) { items(first: 0, startDate: $start, endDate: $end, sortBy: ADDED_AT) { total } }
  seasons: tvSeasons(first: 0, startDate: $start, endDate: $end) { total }
  tvSeries(first: 100, startDate: $start, endDate: $end, sortBy: MOVED_AT) { total items { shelf { id } seasons { id } } }
}`;
