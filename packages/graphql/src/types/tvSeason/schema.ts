export const schema = /* GraphQL */ `
  type TvSeason {
    "0 when it isn't known, and for specials"
    seasonNumber: Int!
    "The season's own name, if it has one beside its number"
    seasonTitle: String
    series: TvSeries!
    "Empty when it isn't known"
    releaseYear: String!
    rewatch: Boolean!
  }

  input AddTvSeasonInput {
    seriesId: ID!
    seasonNumber: Int!
    seasonTitle: String
    releaseYear: String!
    rewatch: Boolean
  }

  type ExternalTvSeason {
    "The season's own name; null for a plain Season 2"
    seasonTitle: String
    seasonNumber: Int!
    "Empty when it isn't known"
    releaseYear: String!
  }
`;
