/** What is wrong with one field of an item. `reason` also gives what would be right. */
export interface FieldIssue {
  /** "" = the item as a whole. */
  field: string;
  reason: string;
}
