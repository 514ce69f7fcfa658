/** What one transaction takes of the database, counted as DSQL bills it. */
export interface Use {
  /** Statements sent, BEGIN and COMMIT left out. */
  statements: number;
  /** Rows and index entries gone through. */
  rowsRead: number;
  bytesRead: number;
  /** Rows and index entries written, those taken away included. */
  entriesWritten: number;
  /** Of these, each at least 128. 0 = it wrote nothing. */
  bytesWritten: number;
  /** Items that it adds, changes or deletes. */
  itemsChanged: number;
  /** Of its records in a change data capture stream. */
  bytesStreamed: number;
  /** On-demand write units of the same changes in the old table. */
  oldWriteUnits: number;
}

export function noUse(): Use {
  return {
    statements: 0,
    rowsRead: 0,
    bytesRead: 0,
    entriesWritten: 0,
    bytesWritten: 0,
    itemsChanged: 0,
    bytesStreamed: 0,
    oldWriteUnits: 0,
  };
}
