export const schema = /* GraphQL */ `
  type TvSeries {
    "By number"
    seasons: [TvSeason!]!
    "Empty when it isn't known"
    releaseYear: String!
  }

  input AddTvSeriesInput {
    releaseYear: String!
  }

  type ExternalTvSeries {
    seasons: [ExternalTvSeason!]!
    "Empty when it isn't known"
    releaseYear: String!
  }
`;
