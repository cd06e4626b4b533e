/** The load client as it is shipped: bundled, without the compiler that Node needs for TypeScript. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** @returns the program's path. */
export async function bundleClient(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), "headroom-load-client-"));
  const bundle = await rolldown({
    input: {
      "load-client": here("./load-client.ts"),
      "load-thread": here("../../src/adapters/load-generator/load-thread.ts"),
    },
    platform: "node",
    tsconfig: false,
    external: [/^node:/],
  });
  await bundle.write({ dir, format: "esm", chunkFileNames: "[name]-[hash].js" });
  await bundle.close();
  return join(dir, "load-client.js");
}
