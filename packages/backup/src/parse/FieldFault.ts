/** What is wrong with one field of an item. `reason` says what would be right. */
export interface FieldFault {
  field: string;
  reason: string;
}
