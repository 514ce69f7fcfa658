/** The parent value of a shelf's fields. */
export interface ShelfModel {
  id: string;
  name: string;
}
