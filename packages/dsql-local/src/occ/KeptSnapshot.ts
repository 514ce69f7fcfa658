/** A snapshot that outlives the PostgreSQL transaction it was taken in. */
export interface KeptSnapshot {
  /** For SET TRANSACTION SNAPSHOT. */
  id: string;
  release(): void;
}
