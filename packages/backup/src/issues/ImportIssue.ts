/** One thing that is wrong with a backup: where it is, and what would be right. */
export interface ImportIssue {
  /** Name of the file in the folder. */
  file: string;
  /** Which item of the file's array, from 1. */
  item?: number;
  /** The line on which the item begins, from 1. */
  line?: number;
  /** The item's id, if it could be read. */
  id?: string;
  field?: string;
  reason: string;
}
