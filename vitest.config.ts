import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    globalSetup: ["test/support/global-setup.ts"],
    exclude: ["test/bench/**", "node_modules/**"],
    testTimeout: 20_000,
    pool: "forks",
    maxWorkers: 2,
    // Some tests watch a clock; on a shared CI machine a neighbour's burst may cost them a try, never a verdict.
    retry: process.env["CI"] === undefined ? 0 : 2,
  },
});
