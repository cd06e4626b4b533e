/** The chat model of a conversation: the endpoint a person has configured, or the built-in interviewer. */
import type { ProtocolChoice } from "./app/agent/protocol.ts";
import type { Catalog, Settings } from "./app/ports.ts";
import type { ConversationOptions } from "./interfaces/cli/command.ts";

type ModelWish = Pick<ConversationOptions, "model" | "baseUrl" | "protocol">;

interface Parts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settings: () => Promise<Settings>;
  readonly presets: () => Promise<ReturnType<Catalog["presets"]>>;
}

export function createChatModels({ env, settings, presets }: Parts) {
  /** What was learnt about an endpoint's model holds for the conversations after. */
  const protocols = new Map<string, ProtocolChoice>();
  /** The endpoint a person has configured; `undefined` means the built-in interviewer. */
  const endpoint = async (wish: ModelWish = {}) => {
    const { chatModelSettings } = await import("./adapters/chat-model-settings.ts");
    const kept = await settings();
    return chatModelSettings(
      env,
      {
        baseUrl: await kept.get("openai.baseUrl"),
        model: await kept.get("openai.model"),
        patienceSeconds: await kept.get("openai.patienceSeconds"),
        protocol: await kept.get("openai.protocol"),
      },
      wish,
    );
  };
  const open = async (wish: ModelWish, countTokens: boolean) => {
    const configured = await endpoint(wish);
    if (configured === undefined) {
      const { createInterviewer, INTERVIEWER_NAME } = await import(
        "./adapters/interviewer/interviewer-model.ts"
      );
      return {
        chatModel: createInterviewer({ presets: await presets() }),
        modelName: INTERVIEWER_NAME,
      };
    }
    const [{ openChatModel }, { createFigureGate }, { createProtocolChoice }] = await Promise.all([
      import("./adapters/chat-model.ts"),
      import("./app/agent/figure-gate.ts"),
      import("./app/agent/protocol.ts"),
    ]);
    const opened = await openChatModel(configured, undefined, countTokens);
    const key = `${configured.baseUrl} ${opened.name} ${configured.protocol}`;
    const protocol = protocols.get(key) ?? createProtocolChoice(configured.protocol);
    protocols.set(key, protocol);
    return { chatModel: opened.chatModel, modelName: opened.name, gate: createFigureGate, protocol };
  };
  return { endpoint, open };
}
