/**
 * What a transaction on DSQL keeps to, one rule each, in the order of a transaction's life. The model asks for each by its
 * name, so that a test can switch one off and see that random programs miss it.
 *
 * Sources: *recorded* (a cluster's answer), *documented* (Aurora DSQL user guide, concurrency control and foreign keys,
 * 2026-10), PostgreSQL (its own manual), *decided* (nothing is on record; the nearest recorded rule was taken).
 */
export const rules = {
  // The snapshot.
  snapshotAtBegin: "BEGIN takes the snapshot, not the first statement (documented)",
  fixedSnapshot: "what others commit after the snapshot isn't seen (documented)",
  ownWrites: "a transaction sees what it has written itself (PostgreSQL)",
  autocommitSnapshot: "a statement outside of a block sees all that was committed before it (documented)",
  rollbackLeavesNothing: "what was rolled back was never there (PostgreSQL)",

  // What decides at COMMIT.
  firstCommitterWins: "who commits second what both have written is told 40001 (recorded)",
  conflictAtCommit: "the conflict is told at COMMIT, not before (recorded)",
  losersLeaveNothing: "a transaction that is told 40001 leaves nothing (recorded)",
  earlierCommitsDontCount: "what the snapshot shows conflicts with nobody (documented)",
  rolledBackDoesntCount: "keys of a transaction that was rolled back conflict with nobody (documented)",
  differentRows: "different rows don't conflict (recorded)",
  readsNever: "what was only read conflicts with nobody (documented)",
  nobodyWaits: "no statement waits for another session's transaction (documented)",

  // What is in the conflict set. A unique key that went needn't be: who takes it has seen it, and so has written its row.
  rowsUpdated: "a row that was updated (recorded)",
  rowsInserted:
    "the key of a row that was inserted (documented; 40001 at COMMIT rather than 23505 is decided)",
  rowsDeleted: "the key of a row that was deleted (recorded)",
  keysLeft: "the key that a row was moved from (decided, as a deletion)",
  keysTaken: "the key that a row was moved to (decided, as an insertion)",
  uniqueKeysTaken: "a unique key that came (decided, as an insertion)",
  forUpdate: "a row locked by FOR UPDATE, as if it were written (recorded)",
  forKeyShare: "a row locked by FOR KEY SHARE, against its deletion and a move of its key (recorded)",
  foreignKeysLeanedOn: "the row that a foreign key leans on, as by FOR KEY SHARE (recorded)",
  cascadedDeletes: "rows that ON DELETE CASCADE deletes (recorded)",
  cascadedNulls: "rows that ON DELETE SET NULL changes (recorded)",
  cascadedKeys: "rows that ON UPDATE CASCADE changes (decided, as the two before)",
  leaningLetsWrite: "FOR KEY SHARE lets others change what is no key (recorded)",
  leaningTogether: "FOR KEY SHARE lets others lean on the row as well (documented)",
  doNothingIsNoWrite: "ON CONFLICT DO NOTHING that did nothing isn't in it (decided, as a read)",
  lockOfNothing: "FOR UPDATE that finds no row isn't in it (reported)",
  lockOutsideBlock:
    "locks of a statement outside of a block aren't in it (decided: they are over before anyone can ask)",

  // Blocks, texts and pipelines.
  abortedBlock: "after an error a block answers 25P02 to its end (recorded)",
  abortedCommit: "COMMIT of such a block answers ROLLBACK (recorded)",
  textIsOneTransaction: "several statements in one text are one transaction (recorded)",
  pipelineIsOneTransaction: "all up to a Sync is one transaction (PostgreSQL)",
  beginKeepsTheText: "what a text or a pipeline did before BEGIN belongs to the block (PostgreSQL)",
  portalKeepsItsRows: "a portal gives the rows that there were when it was opened (PostgreSQL)",
  portalEndsWithItsTransaction: "a portal ends with its transaction (PostgreSQL)",
  copySnapshot: "COPY has the snapshot of its beginning, not of its end (decided, as every statement)",

  // Constraints and values.
  uniqueKeys: "a key that the snapshot or an own write holds is 23505 (PostgreSQL)",
  uniqueBySnapshot: "a key that another has committed since isn't told at the statement (decided)",
  notNull: "NOT NULL is 23502 (PostgreSQL)",
  checks: "CHECK is 23514 (PostgreSQL)",
  foreignKeyOfChild: "a reference to no row is 23503 (PostgreSQL)",
  foreignKeysBySnapshot: "foreign keys are looked up in the snapshot (documented)",
  foreignKeyOfParent: "NO ACTION: a row that others refer to can't go, 23503 (PostgreSQL)",
  deleteCascades: "ON DELETE CASCADE deletes what refers to the row (PostgreSQL)",
  deleteSetsNull: "ON DELETE SET NULL empties what refers to the row (PostgreSQL)",
  updateCascades: "ON UPDATE CASCADE follows a moved key (PostgreSQL)",
  identityNotGivenBack: "a value that identity has generated is never given back (PostgreSQL)",
  identityExplicit: "a value given for an identity column moves no sequence (documented)",
  onConflictDoNothing: "ON CONFLICT DO NOTHING leaves a row alone whose key is there (PostgreSQL)",
  onConflictDoUpdate: "ON CONFLICT DO UPDATE changes the row whose key is there (PostgreSQL)",
  viewShowsItsRows: "a view shows, and lets write, the rows that its condition holds for (PostgreSQL)",
} as const;

export type RuleName = keyof typeof rules;

export const ruleNames = Object.keys(rules) as RuleName[];

/** Which rules are kept. */
export type Rules = ReadonlySet<RuleName>;

export const allRules: Rules = new Set(ruleNames);

export const allRulesBut = (name: RuleName): Rules => new Set(ruleNames.filter((each) => each !== name));
