/** Says what will be sent where, and waits for a yes. */
import { type BenchPlan, consentOf } from "../../app/experiments/bench-plan.ts";
import { PlannerError } from "../../domain/errors.ts";
import { isPublicHost } from "../../domain/measurement/public-host.ts";
import { count, number } from "../format.ts";
import type { Io } from "./command.ts";

function consentText(plan: BenchPlan): string {
  const { host, levels, isEstimate, requests, tokens, minutes } = consentOf(plan);
  const about = isEstimate ? "about " : "";
  const kind = { concurrency: "level", rate: "level", search: "level", trace: "trace" }[plan.loads.mode];
  const lines = [
    `Load for ${host}, model ${plan.target.model}:`,
    `   ${about}${count(levels, kind)}, ${about}${count(requests, "request")}, ${about}${count(tokens, "token")}, ${minutes < 1 ? "about a minute or less" : `about ${number(minutes)} minutes`} if a token takes 30 ms.`,
  ];
  if (isPublicHost(new URL(plan.endpoint).hostname))
    lines.push("   This is a public host: the load may cost money, and needs its owner's leave.");
  return `${lines.join("\n")}\n`;
}

/** @throws PlannerError invalid_input without a terminal, cancelled after a no. */
export const askConsent = (plan: BenchPlan, saidYes: boolean, io: Io): Promise<void> =>
  askLeave(consentText(plan), saidYes, io);

/** @param load - what will be sent where. @throws PlannerError as above */
export async function askLeave(load: string, saidYes: boolean, io: Io): Promise<void> {
  io.warn(load);
  if (saidYes) return;
  if (!io.stdinIsTerminal) {
    throw new PlannerError(
      "invalid_input",
      "Nobody can be asked whether this load may be sent: there is no terminal.",
      {
        hint: "Add --yes.",
      },
    );
  }
  io.warn("Send it? [y/N] ");
  if (!/^\s*y(es)?\s*$/i.test(await firstLine(io))) {
    throw new PlannerError("cancelled", "Nothing was sent.");
  }
}

async function firstLine(io: Io): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const part of io.stdin) {
    text += decoder.decode(part, { stream: true });
    const end = text.search(/[\r\n]/);
    if (end >= 0) return text.slice(0, end);
  }
  return text;
}
