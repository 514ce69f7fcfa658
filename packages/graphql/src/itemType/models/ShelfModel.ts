/** What a shelf's fields are read from. */
export interface ShelfModel {
  id: string;
  name: string;
}
