/**
 * Machines ranked in conversation: "cheapest way in Europe, no spot", "what if I already own 16 A100s", "API or own?".
 *
 * Null leaves the message to the rest of the dialogue: before the requirements are known there is nothing to rank for.
 */
import type { View } from "./known-state.ts";
import { call, type Move, nextQuestion, say } from "./move.ts";
import { apiReply, rankingReply } from "./ranking-replies.ts";
import { failureReply } from "./result-replies.ts";

const CHEAPEST =
  /\b(?:cheapest|best|most affordable)\s+(?:way|machines?|instances?|vms?|place|region|cloud|option|offer)\b|\b(?:rank|recommend|suggest)\b.{0,20}\b(?:machines?|instances?|vms?)\b|^(?:which|what)\s+(?:machines?|instances?|vms?)\b/i;
const OWNED =
  /\b(?:(?:i|we)\s+(?:already\s+)?(?:own|have|bought)|(?:i|we)(?:'ve| have)\s+(?:already\s+)?(?:bought|got)|already\s+(?:own|have)|own)\s+(?<count>\d+)\s*(?:x|×|of)?\s*(?:nvidia\s+|amd\s+)?(?<gpu>[a-z]{1,3}\d{1,4}[a-z]{0,2}(?:[- ]?\d{2,3}\s?gb)?)s?\b/i;
const API =
  /\bapi\b.{0,40}\b(?:or|vs\.?|versus|against|instead)\b.{0,40}\b(?:own|self|host|rent)|\b(?:own|self|host\w*|gpus?|rent)\b.{0,40}\b(?:or|vs\.?|versus|against|instead of)\b.{0,40}\bapi\b|\bbreak[- ]?even\b|\b(?:cheaper|better off|less expensive|save)\b.{0,40}\bapi\b|\bapi\b.{0,30}\b(?:cheaper|less expensive)\b/i;
const PARTS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:europe(?:an)?|eu)\b/i, "europe"],
  [/\b(?:u\.?s\.?a?|united states|america)\b/, "us"],
  [/\bUS\b/, "us"],
  [/\bcanada\b/i, "canada"],
  [/\basia(?:n)?\b/i, "asia"],
  [/\bsouth america\b/i, "south-america"],
  [/\bmiddle east\b/i, "middle-east"],
  [/\bafrica\b/i, "africa"],
  [/\baustralia\b/i, "australia"],
];
const NO_SPOT = /\b(?:no|not|without|avoid)\s+(?:spot|preemptible)\b|\bon[- ]?demand\b/i;
const SPOT = /\b(?:spot|preemptible)\b/i;

/** What the sentence says of place, price and owned GPUs. */
function argumentsIn(text: string): Record<string, unknown> {
  const part = PARTS.find(([pattern]) => pattern.test(text))?.[1];
  const owned = OWNED.exec(text)?.groups;
  const pricing = NO_SPOT.test(text) ? "ondemand" : SPOT.test(text) ? "spot" : undefined;
  return {
    ...(part === undefined ? {} : { region: part }),
    ...(pricing === undefined ? {} : { pricing }),
    ...(owned === undefined ? {} : { owned: `${owned["count"]}x${owned["gpu"]?.toUpperCase()}` }),
  };
}

export function rankingMove(view: View): Move | null {
  const { text } = view;
  const asksApi = API.test(text);
  const asksOwned = OWNED.test(text) && /\b(?:what if|already|own)\b/i.test(text);
  if (!asksApi && !asksOwned && !CHEAPEST.test(text)) return null;
  if (view.state.missing.length > 0) {
    // Facts in the same breath are taken down first by the rest of the dialogue.
    return /\d/.test(text.replace(OWNED, "")) ? null : say("That takes the load first.", nextQuestion(view));
  }
  const tool = asksApi ? "own_or_api" : "recommend_machines";
  const result = view.results.find(({ name }) => name === tool);
  if (result === undefined) return call(tool, argumentsIn(text));
  if (result.error !== undefined) return say(failureReply(result));
  return say(asksApi ? apiReply(result.value) : rankingReply(result.value));
}
