export const schema = /* GraphQL */ `
  type Feature {
    "Empty when it isn't known"
    releaseYear: String!
    rewatch: Boolean!
  }

  input AddFeatureInput {
    releaseYear: String!
    rewatch: Boolean
  }

  type ExternalFeature {
    "Empty when it isn't known"
    releaseYear: String!
  }
`;
