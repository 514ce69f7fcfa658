/** A page as the website shows it. */
export const PAGE_QUERY = `{
  books(first: 20) {
    items { id title author rating movedAt reread image { url width height } shelf { id name } }
    hasNextPage
    nextPageCursor
  }
}`;

/** Asks for nothing that has to be looked up: what a request costs in itself. */
export const CONSTANT_QUERY = "{ __typename }";
