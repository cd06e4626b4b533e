import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    globalSetup: ["test/support/global-setup.ts"],
    exclude: ["test/bench/**", "node_modules/**"],
    testTimeout: 20_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
