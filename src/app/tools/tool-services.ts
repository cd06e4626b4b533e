/** What the tools work with. */
import type { Planner } from "../planner.ts";
import type { Catalog, FileStore, ModelSource } from "../ports.ts";

export interface ToolServices {
  readonly planner: Planner;
  readonly catalog: Catalog;
  readonly modelSource: ModelSource;
  readonly files: FileStore;
}
