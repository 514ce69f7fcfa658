import type { AddressInfo } from "node:net";
import dynalite from "dynalite";

/** A stub of DynamoDB in a process of its own; prints its port on standard output. */
const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
server.listen(0, "127.0.0.1", () => {
  console.log((server.address() as AddressInfo).port);
});
