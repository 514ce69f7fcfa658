/** The schema that all item types share. */
export const sharedSchema = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key"])

  "A date and time in ISO 8601, e.g. 2026-03-01T18:30:00.000Z"
  scalar DateTime

  "A whole number from 1 to 10"
  scalar Rating

  "The date that a list is ordered by, newest first, and that startDate and endDate are about"
  enum SortBy {
    "When an item came to its shelf"
    MOVED_AT
    "When an item was added"
    ADDED_AT
  }

  "Bounds that a rating lies between, themselves included. Items without a rating match neither."
  input RatingFilter {
    gte: Int
    lte: Int
  }

  """
  What narrows a list; all conditions hold together. Each may be given here or as an argument of the list, and both ways
  only with the same value.
  """
  input ItemFilterInput {
    "A part of the title, in any case and accents"
    searchTerm: String
    "First date, itself included"
    startDate: DateTime
    "Last date, itself included"
    endDate: DateTime
    "The same as rating.gte"
    minRating: Float
    rating: RatingFilter
    "Default MOVED_AT"
    sortBy: SortBy
  }

  type Image {
    url: String!
    "Pixels"
    width: Float
    "Pixels"
    height: Float
  }

  "What stands on a shelf"
  interface Item {
    id: ID!
    "What a service outside knows the item by, e.g. googlebooks:abc"
    externalId: ID
    addedAt: DateTime!
    "When the item came to its shelf"
    movedAt: DateTime!
    notes: String
    title: String!
    rating: Rating
    image: Image
  }
`;

/** Only in the variant with mutations. */
export const sharedMutationSchema = /* GraphQL */ `
  type DeleteItemOutput {
    id: ID!
  }
`;
