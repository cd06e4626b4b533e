/** Makes one program of the chat's sources and its scripted conversation: Node itself cannot read JSX. */
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { projectRoot } from "../../support/source-tree.ts";

export interface FakeChatProgram {
  readonly path: string;
  remove(): void;
}

export async function buildFakeChat(): Promise<FakeChatProgram> {
  const folder = mkdtempSync(join(projectRoot, "node_modules", "fake-chat-"));
  const bundle = await rolldown({
    input: join(import.meta.dirname, "run-fake-chat.ts"),
    platform: "node",
    tsconfig: false,
    transform: { jsx: { runtime: "automatic" } },
    external: (id) => !id.startsWith(".") && !id.startsWith("/"),
  });
  await bundle.write({ dir: folder, format: "esm" });
  await bundle.close();
  return {
    path: join(folder, "run-fake-chat.js"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
