/** The load of a measured run as a page would say it. */
import { number, plural } from "../planning/wording.ts";
import type { Observation } from "./observation.ts";

/** What a run over chats of all lengths says of its load: the engine had all requests at once, whatever cap the page names. */
const CHAT_LOG = "of a chat log's lengths";

export function loadInWords({ load, ragged, row }: Pick<Observation, "load" | "ragged" | "row">): string {
  switch (load.kind) {
    case "closedLoop":
      return `${number(load.clients)} in flight`;
    case "rate":
      return `${number(load.requestsPerSecond)} req/s${ragged ? ` ${CHAT_LOG}` : ""}`;
    case "static":
      return `batch of ${number(load.batch)}`;
    case "barePrompt":
      return "one prompt alone";
    case "offline":
      if (ragged) return `offline, ${plural(load.requests, "request")} ${CHAT_LOG}`;
      return row.loadValue === null
        ? "offline, as much as fits"
        : `offline, ${plural(load.requests, "request")}`;
    default:
      return load satisfies never;
  }
}
