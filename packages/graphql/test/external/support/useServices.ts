import { readApiSettings } from "@mattb.tech/billio-config";
import { type StubServices, startStubServices } from "@mattb.tech/billio-graphql/testing";
import { afterAll, beforeAll, beforeEach } from "vitest";
import {
  createExternalServices,
  type ExternalServices,
} from "../../../src/external/createExternalServices.ts";

export interface TestedServices {
  /** Healthy, and without requests, before each test. */
  readonly stubs: StubServices;
  /** Clients of the stubs, new ones: without a token. */
  connect(env?: Record<string, string>): ExternalServices;
}

/** Stubs for a test file, and clients of them. Call it at the top of the file. */
export function useServices(): TestedServices {
  let started: StubServices | undefined;
  const get = () => {
    if (!started) throw new Error("The stubs of useServices() are there inside hooks and tests only");
    return started;
  };
  beforeAll(async () => {
    started = await startStubServices();
  });
  beforeEach(() => get().reset());
  afterAll(() => started?.stop());
  return {
    get stubs() {
      return get();
    },
    connect: (env = {}) => createExternalServices(readApiSettings({ ...get().env, ...env }).external),
  };
}
