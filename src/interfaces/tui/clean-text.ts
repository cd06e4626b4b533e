/** Text from a model, an endpoint or a file, made safe for the chat's lines. */
import { safeText } from "../../domain/safe-text.ts";

export function cleanText(text: string): string {
  return safeText(text).replaceAll("\t", "  ");
}

/** The same on one line. */
export const cleanLine = (text: string): string => cleanText(text).replace(/\s*\n\s*/g, " ");

/** Cleans every string inside plain data; numbers and the shape stay. */
export function cleanData<Data>(data: Data): Data {
  return cleaned(data) as Data;
}

function cleaned(data: unknown): unknown {
  if (typeof data === "string") return cleanText(data);
  if (Array.isArray(data)) return data.map(cleaned);
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [cleanText(key), cleaned(value)]));
}
