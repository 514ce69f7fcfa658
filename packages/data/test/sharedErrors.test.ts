import * as client from "@mattb.tech/billio-dsql";
import { expect, test } from "vitest";
import * as data from "../src/index.ts";

const shared = Object.keys(client).filter((name) => name.endsWith("Error") && name !== "DsqlClientError");

test.each(shared)(
  "%s of the data layer is the client's own class, so that instanceof holds for both",
  (name) => {
    expect(data[name as keyof typeof data]).toBe(client[name as keyof typeof client]);
  },
);

test("every error of the client is a DataError", () => {
  expect(data.DataError).toBe(client.DsqlClientError);
  expect(shared.length).toBeGreaterThan(5);
});
