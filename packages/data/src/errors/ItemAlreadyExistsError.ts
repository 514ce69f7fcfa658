import { DsqlClientError } from "@mattb.tech/billio-dsql";

/** The id is in use, by an item of this or another type. */
export class ItemAlreadyExistsError extends DsqlClientError {
  readonly code = "ITEM_ALREADY_EXISTS";
  readonly id: string;

  constructor(id: string, options?: ErrorOptions) {
    super(`An item with id ${id} already exists`, options);
    this.id = id;
  }
}
