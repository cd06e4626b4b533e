/** What may be done with kept conversations beside going on with them. */
import type { SessionList } from "./adapters/session-store.ts";
import type { Conversation } from "./app/agent/conversation.ts";
import { PlannerError } from "./domain/errors.ts";
import type { SessionAdmin } from "./interfaces/cli/command.ts";

interface Parts {
  readonly list: SessionList;
  readonly now: () => string;
  readonly newId: () => string;
  readonly open: (id: string) => Promise<Conversation>;
}

export function createSessionAdmin({ list, now, newId, open }: Parts): SessionAdmin {
  const known = (id: string): string => {
    if (list.get(id) !== undefined) return id;
    throw new PlannerError("invalid_input", `There is no session "${id}".`, {
      hint: "headroom sessions lists the kept ones.",
    });
  };
  return {
    remove: (id) => list.remove(known(id)),
    rename: (id, title) => list.rename(known(id), title),
    fork: (id) => {
      const copy = newId();
      list.fork(known(id), copy, now());
      return copy;
    },
    open: (id) => open(known(id)),
  };
}
