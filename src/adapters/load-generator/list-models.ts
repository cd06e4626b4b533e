/** Asks an OpenAI-compatible server which models it serves. */
import type { ModelListing } from "../../app/ports.ts";
import type { Ms } from "../../domain/units.ts";

const PATIENCE_MS: Ms = 10_000;

/** Never rejects: a server without the list is still a server. */
export async function listModels(
  endpoint: string,
  headers: Readonly<Record<string, string>>,
): Promise<ModelListing> {
  try {
    const response = await fetch(`${endpoint.replace(/\/+$/, "")}/models`, {
      headers,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!response.ok) return { ids: [], problem: `it answered GET /models with ${response.status}` };
    return { ids: idsIn(await response.json()), problem: null };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    return { ids: [], problem: code || (cause instanceof Error ? cause.message : String(cause)) };
  }
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
