export const schema = /* GraphQL */ `
  type Book @key(fields: "id") {
    "Empty when it isn't known"
    author: String!
    reread: Boolean!
  }

  input AddBookInput {
    author: String!
    reread: Boolean
  }

  type ExternalBook {
    author: String!
  }
`;
