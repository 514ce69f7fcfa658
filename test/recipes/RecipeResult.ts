/** How a recipe's program fared. */
export interface RecipeResult {
  /** The recipe's name, with that of the program if it has several. */
  title: string;
  /** Of its packages. */
  versions: string;
  /** Conflicts that it met and got through. */
  conflicts?: number | undefined;
  /** Why it can't run here. */
  skipped?: string | undefined;
  /** Why it is broken; the first line says it in short. */
  failure?: string | undefined;
  tookMs: number;
}

/** What running a program has shown. */
export type Outcome = Pick<RecipeResult, "conflicts" | "skipped" | "failure">;
