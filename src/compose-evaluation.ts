/** Gives an evaluation its dialogues and conversations that leave nothing behind. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openSessionDatabase } from "./adapters/session-database.ts";
import type { Conversation } from "./app/agent/conversation.ts";
import { dialogueFileSchema } from "./app/agent/evaluation/dialogue.ts";
import type { Usage } from "./app/agent/evaluation/run-dialogue.ts";
import { type KeptSessions, sqliteSessions } from "./compose-sessions.ts";
import type { Evaluation } from "./interfaces/cli/command.ts";

type Place = Pick<KeptSessions, "conversations">;

export async function openEvaluation(
  configFolder: string,
  converse: (place: Place, onUsage: (usage: Usage) => void) => Promise<Conversation>,
): Promise<Evaluation> {
  const file: unknown = JSON.parse(await readFile(join(configFolder, "dialogues.json"), "utf8"));
  return {
    dialogues: dialogueFileSchema.parse(file).dialogues,
    open: async () => {
      const { db } = openSessionDatabase(":memory:", "");
      let total: Usage | null = null;
      const conversation = await converse(
        await sqliteSessions(db, () => "evaluation"),
        ({ inputTokens, outputTokens }) => {
          total = {
            inputTokens: (total?.inputTokens ?? 0) + inputTokens,
            outputTokens: (total?.outputTokens ?? 0) + outputTokens,
          };
        },
      );
      return { conversation, usage: () => total };
    },
  };
}
