/** Asks an OpenAI-compatible server which models it serves. */
import http from "node:http";
import https from "node:https";
import type { ModelListing } from "../../app/ports.ts";
import { failureAdvice } from "../../domain/measurement/failure-advice.ts";
import { bytesFromMib, type Ms } from "../../domain/units.ts";
import { connectFailure } from "./connection-failure.ts";

const PATIENCE_MS: Ms = 10_000;
const MOST_BYTES = bytesFromMib(4);

interface Asked {
  readonly headers: Readonly<Record<string, string>>;
  readonly insecure: boolean;
  readonly patienceMs?: Ms;
}

/** Never rejects: a server without the list is still a server. */
export async function listModels(endpoint: string, asked: Asked): Promise<ModelListing> {
  try {
    const { status, text } = await get(`${endpoint.replace(/\/+$/, "")}/models`, asked);
    if (status !== 200) return { ids: [], problem: `it answered GET /models with ${status}` };
    return { ids: idsIn(JSON.parse(text)), problem: null };
  } catch (error) {
    return { ids: [], problem: problemOf(error, endpoint.startsWith("https:")) };
  }
}

function problemOf(error: unknown, secured: boolean): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof SyntaxError) return "its answer to GET /models is no JSON";
  const code = "code" in error ? String(error.code) : "";
  if (code === "") return error.message;
  const meaning = failureAdvice(connectFailure(error, secured))?.meaning ?? "it cannot be reached";
  return `${meaning} (${code})`;
}

function get(
  url: string,
  { headers, insecure, patienceMs = PATIENCE_MS }: Asked,
): Promise<{ status: number; text: string }> {
  const client = url.startsWith("https:") ? https : http;
  return new Promise((resolve, reject) => {
    const request = client.get(
      url,
      { headers, rejectUnauthorized: !insecure, timeout: Math.min(patienceMs, PATIENCE_MS), agent: false },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("error", reject);
        response.on("data", (part: string) => {
          text += part;
          if (text.length > MOST_BYTES) request.destroy(new Error("its list of models does not end"));
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    request.on("timeout", () => request.destroy(new Error("it does not answer GET /models")));
    request.on("error", reject);
  });
}

function idsIn(body: unknown): string[] {
  const data = typeof body === "object" && body !== null && "data" in body ? body.data : null;
  if (!Array.isArray(data)) return [];
  return data.flatMap((entry: unknown) =>
    typeof entry === "object" && entry !== null && "id" in entry && typeof entry.id === "string"
      ? [entry.id]
      : [],
  );
}
