export default {
  testMatch: ["<rootDir>/jest/**/*.test.js"],
  // ES modules as they are; hence --experimental-vm-modules.
  transform: {},
  testTimeout: 20_000,
  globalSetup: "./jest/globalSetup.js",
  globalTeardown: "./jest/globalTeardown.js",
};
