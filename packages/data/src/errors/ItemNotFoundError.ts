import { DsqlClientError } from "@mattb.tech/billio-dsql";

/** No item of this type has this id. */
export class ItemNotFoundError extends DsqlClientError {
  readonly code = "ITEM_NOT_FOUND";
  readonly type: string;
  readonly id: string;

  constructor(type: string, id: string) {
    super(`No ${type} with id ${id}`);
    this.type = type;
    this.id = id;
  }
}
