/** What the IDE page opens with: each query has results in the sample library. */
export const exampleQueries = `# Billio's API. To run a query put the cursor into it
# and press Ctrl-Enter, or use the button.

query Reading {
  bookShelf(id: Reading) {
    name
    items(first: 5) {
      total
      items {
        title
        author
        movedAt
      }
    }
  }
}

query BestFilms {
  features(first: 10, rating: { gte: 9 }, sortBy: ADDED_AT) {
    total
    items {
      title
      releaseYear
      rating
    }
    hasNextPage
    nextPageCursor
  }
}

query Search {
  books(first: 10, searchTerm: "the", filter: { minRating: 7 }) {
    items {
      title
      author
      rating
      shelf {
        name
      }
    }
  }
}

query Watching {
  watching(first: 10) {
    items {
      __typename
      ... on Feature {
        title
        releaseYear
      }
      ... on TvSeries {
        title
        seasons {
          title
          seasonNumber
          rating
        }
      }
    }
  }
}

query YearInReview {
  books: books(first: 0, startDate: "2012-01-01T00:00:00Z", endDate: "2012-12-31T23:59:59Z") {
    total
  }
  games: videoGames(first: 0, startDate: "2012-01-01T00:00:00Z", endDate: "2012-12-31T23:59:59Z") {
    total
  }
  films: features(first: 0, startDate: "2012-01-01T00:00:00Z", endDate: "2012-12-31T23:59:59Z") {
    total
  }
}
`;
