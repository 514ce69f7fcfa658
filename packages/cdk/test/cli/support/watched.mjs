// Loaded into every process of CDK: who connects to a host is noted, and refused; and in the end the time that it computed.
import { appendFileSync } from "node:fs";
import net from "node:net";
import process from "node:process";

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  // Pipes between processes are no network.
  if (typeof options === "string" || options?.path) return connect.apply(this, args);
  const what = `${options?.host}:${options?.port}`;
  appendFileSync(process.env.BILLIO_NETWORK_LOG, `${what}\n`);
  throw new Error(`There is no network here, not even to ${what}`);
};

process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  appendFileSync(process.env.BILLIO_CPU_LOG, `${(user + system) / 1_000}\n`);
});
