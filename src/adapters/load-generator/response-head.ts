/** Status and the few headers that matter of an HTTP/1.1 response. */
export interface ResponseHead {
  readonly status: number;
  readonly chunked: boolean;
  readonly contentLength: number | null;
  readonly keepAlive: boolean;
  /** Lower case, without parameters. */
  readonly contentType: string;
  readonly contentEncoding: string;
  readonly retryAfterSeconds: number | null;
  /** Seconds the server keeps an idle connection, when it says so. */
  readonly idleSeconds: number | null;
}

/** Null when it is not HTTP/1. @param text - without the empty line at its end. */
export function headFrom(text: string): ResponseHead | null {
  const [statusLine = "", ...lines] = text.split(/\r?\n/);
  const status = /^HTTP\/1\.([01]) (\d{3})/.exec(statusLine);
  if (status === null) return null;
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const lowered = (name: string) => headers.get(name)?.toLowerCase() ?? "";
  const connection = lowered("connection");
  return {
    status: Number(status[2]),
    chunked: lowered("transfer-encoding").split(",").at(-1)?.trim() === "chunked",
    contentLength: numberIn(headers.get("content-length")),
    keepAlive: status[1] === "1" ? !connection.includes("close") : connection.includes("keep-alive"),
    contentType: lowered("content-type").split(";")[0]?.trim() ?? "",
    contentEncoding: lowered("content-encoding"),
    retryAfterSeconds: numberIn(headers.get("retry-after")),
    idleSeconds: numberIn(/timeout=(\d+)/.exec(lowered("keep-alive"))?.[1]),
  };
}

const numberIn = (text: string | undefined): number | null =>
  text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : null;
