import { DataError } from "@mattb.tech/billio-data";

/** The series is stored already; a second one would compete with it for the seasons. */
export class AlreadyImportedError extends DataError {
  readonly code = "ITEM_ALREADY_EXISTS";

  /** @param id of the stored series */
  constructor(externalId: string, id: string) {
    super(`${externalId} is imported already, as the TvSeries with id ${id}`);
  }
}
