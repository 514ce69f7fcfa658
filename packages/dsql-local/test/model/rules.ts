/**
 * The rules of a transaction on DSQL, in the order of its life. The model looks each up by name, so that a test can switch one
 * off and check that random programs detect it.
 *
 * Sources: *recorded* (a cluster's response), *documented* (Aurora DSQL user guide, concurrency control and foreign keys,
 * 2026-10), PostgreSQL (its own manual), *decided* (not recorded; modelled on the nearest recorded rule).
 */
export const rules = {
  // The snapshot.
  snapshotAtBegin: "BEGIN takes the snapshot, not the first statement (documented)",
  fixedSnapshot: "what others commit after the snapshot isn't seen (documented)",
  ownWrites: "a transaction sees its own writes (PostgreSQL)",
  autocommitSnapshot: "a statement outside a block sees everything committed before it (documented)",
  rollbackLeavesNothing: "rolled-back writes never existed (PostgreSQL)",

  // What decides at COMMIT.
  firstCommitterWins:
    "of two transactions that write the same row the second to commit receives 40001 (recorded)",
  conflictAtCommit: "the conflict is reported at COMMIT, not before (recorded)",
  losersLeaveNothing: "a transaction that receives 40001 leaves nothing (recorded)",
  earlierCommitsDontCount: "commits in the snapshot don't conflict (documented)",
  rolledBackDoesntCount: "keys of a rolled-back transaction don't conflict (documented)",
  differentRows: "different rows don't conflict (recorded)",
  readsNever: "plain reads don't conflict (documented)",
  nobodyWaits: "no statement waits for another session's transaction (documented)",

  // The conflict set. A removed unique key needn't be in it: a transaction that reuses it has seen that, and so has written its row.
  rowsUpdated: "a row that was updated (recorded)",
  rowsInserted:
    "the key of a row that was inserted (documented; 40001 at COMMIT rather than 23505 is decided)",
  rowsDeleted: "the key of a row that was deleted (recorded)",
  keysLeft: "the old key of a row whose key was changed (decided, as a deletion)",
  keysTaken: "the new key of a row whose key was changed (decided, as an insertion)",
  uniqueKeysTaken: "a new unique key (decided, as an insertion)",
  forUpdate: "a row locked by FOR UPDATE, as if it were written (recorded)",
  forKeyShare: "a row locked by FOR KEY SHARE, against its deletion and a change of its key (recorded)",
  foreignKeysLeanedOn: "the row that a foreign key references, as by FOR KEY SHARE (recorded)",
  cascadedDeletes: "rows that ON DELETE CASCADE deletes (recorded)",
  cascadedNulls: "rows that ON DELETE SET NULL changes (recorded)",
  cascadedKeys: "rows that ON UPDATE CASCADE changes (decided, as the two before)",
  leaningLetsWrite: "FOR KEY SHARE allows others to change non-key columns (recorded)",
  leaningTogether: "FOR KEY SHARE allows others the same lock (documented)",
  doNothingIsNoWrite: "ON CONFLICT DO NOTHING that did nothing isn't in it (decided, as a read)",
  lockOfNothing: "FOR UPDATE that finds no row isn't in it (reported)",
  lockOutsideBlock:
    "locks of a statement outside a block aren't in it (decided: they are released before anyone can conflict)",

  // Blocks, texts and pipelines.
  abortedBlock: "after an error a block returns 25P02 to its end (recorded)",
  abortedCommit: "COMMIT of such a block returns ROLLBACK (recorded)",
  textIsOneTransaction: "several statements in one text are one transaction (recorded)",
  pipelineIsOneTransaction: "everything up to a Sync is one transaction (PostgreSQL)",
  beginKeepsTheText: "what a text or a pipeline did before BEGIN belongs to the block (PostgreSQL)",
  portalKeepsItsRows: "a portal returns the rows that existed when it was opened (PostgreSQL)",
  portalEndsWithItsTransaction: "a portal ends with its transaction (PostgreSQL)",
  copySnapshot: "COPY has the snapshot of its beginning, not of its end (decided, as every statement)",

  // Constraints and values.
  uniqueKeys: "a key that exists in the snapshot or own writes is 23505 (PostgreSQL)",
  uniqueBySnapshot: "a key that another has committed since isn't an error of the statement (decided)",
  notNull: "NOT NULL is 23502 (PostgreSQL)",
  checks: "CHECK is 23514 (PostgreSQL)",
  foreignKeyOfChild: "a reference to a missing row is 23503 (PostgreSQL)",
  foreignKeysBySnapshot: "foreign keys are looked up in the snapshot (documented)",
  foreignKeyOfParent: "NO ACTION: deleting a referenced row is 23503 (PostgreSQL)",
  deleteCascades: "ON DELETE CASCADE deletes referencing rows (PostgreSQL)",
  deleteSetsNull: "ON DELETE SET NULL sets references to null (PostgreSQL)",
  updateCascades: "ON UPDATE CASCADE follows a changed key (PostgreSQL)",
  identityNotGivenBack: "a generated identity value is never reused (PostgreSQL)",
  identityExplicit: "an explicit value of an identity column doesn't advance the sequence (documented)",
  onConflictDoNothing: "ON CONFLICT DO NOTHING leaves an existing row unchanged (PostgreSQL)",
  onConflictDoUpdate: "ON CONFLICT DO UPDATE changes the existing row (PostgreSQL)",
  viewShowsItsRows: "a view shows, and allows writing, the rows that match its condition (PostgreSQL)",
} as const;

export type RuleName = keyof typeof rules;

export const ruleNames = Object.keys(rules) as RuleName[];

/** The rules that are on. */
export type Rules = ReadonlySet<RuleName>;

export const allRules: Rules = new Set(ruleNames);

export const allRulesBut = (name: RuleName): Rules => new Set(ruleNames.filter((each) => each !== name));
