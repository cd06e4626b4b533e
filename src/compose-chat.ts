/** The terminal chat: what it asks of the program around it. */
import type { Conversation } from "./app/agent/conversation.ts";
import type { Catalog, FileStore } from "./app/ports.ts";
import type { KeptSessions } from "./compose-sessions.ts";
import type { CapacityPlan } from "./domain/planning/capacity-plan.ts";
import type { ConversationOptions, SessionAdmin } from "./interfaces/cli/command.ts";

interface Parts {
  readonly env: Record<string, string | undefined>;
  readonly version: string;
  readonly open: (
    options: ConversationOptions,
    place?: Pick<KeptSessions, "conversations">,
  ) => Promise<Conversation>;
  readonly sessionFile: () => Promise<KeptSessions>;
  readonly sessionAdmin: () => Promise<SessionAdmin>;
  readonly files: () => Promise<FileStore>;
  readonly catalog: () => Promise<Catalog>;
  readonly documentText: (plan: CapacityPlan) => string;
}

export async function composeChat(options: ConversationOptions, parts: Parts): Promise<number> {
  const { env, version, open, sessionFile, sessionAdmin, files, catalog, documentText } = parts;

  const { startChat } = await import("./interfaces/tui/start-chat.ts");
  if (options.noColor) env["NO_COLOR"] = "1";
  let sessionId = options.resume;
  /** Chosen here: conversations resumed after are held with it too. */
  let chosen = options.model;
  let isHeapSlow = false;
  const slowHeap = async () => {
    if (isHeapSlow) return;
    isHeapSlow = true;
    (await import("./adapters/heap-growth.ts")).growSlowly();
  };
  const opened = async (wanted: ConversationOptions) => {
    // After the first frame, which is not to wait for it.
    await slowHeap();
    const held = await open({ protocol: options.protocol, model: chosen, ...wanted });
    sessionId = held.sessionId;
    void rehearsed(held).catch(() => undefined);
    return held;
  };
  let isRehearsed = false;
  const rehearsed = async (seen: Conversation) => {
    if (isRehearsed) return;
    isRehearsed = true;
    const { rehearse } = await import("./compose-rehearsal.ts");
    await rehearse(seen, (store) => open({}, { conversations: async () => store }));
  };
  return startChat({
    conversation: () => opened(options),
    commands: {
      export: async (typed, plan) => {
        const { planFileName, planFileText } = await import("./interfaces/tui/plan-file.ts");
        const path = planFileName(typed);
        return (await files()).writeOwn(path, planFileText(path, plan) ?? documentText(plan));
      },
      notice: async () => (await sessionFile()).notice,
      names: async () => ({ models: (await catalog()).modelNames(), gpus: (await catalog()).gpus() }),
      sessions: async () => (await sessionFile()).list.list(),
      turns: async (id) => (await sessionFile()).list.turns(id),
      resume: (id) => opened({ resume: id }),
      fork: async (id, turn) => opened({ resume: await (await sessionAdmin()).fork(id, turn) }),
      // A session in which nothing was said is not kept, and cannot be resumed.
      setModel: async (model) => {
        const { list } = await sessionFile();
        const kept = sessionId !== undefined && (await list.get(sessionId)) !== undefined;
        const next = await opened({ resume: kept ? sessionId : undefined, model });
        chosen = model;
        return next;
      },
    },
    env,
    version,
    plain: options.plain ?? false,
  });
}
