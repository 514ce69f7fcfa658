export const watchingSchema = /* GraphQL */ `
  type Query {
    "Features and series together, newest movedAt first"
    watching(first: Int!, after: ID): WatchingPage!
  }

  union WatchingItem = Feature | TvSeries

  type WatchingPage {
    "How many there are on all pages"
    total: Int!
    items: [WatchingItem!]!
    hasNextPage: Boolean!
    "Give it as \`after\` for the next page; null on the last"
    nextPageCursor: ID
  }
`;
