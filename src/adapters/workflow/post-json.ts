/** One POST over plain HTTP, without time limits of its own and with as many connections as are asked for. */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

const plain = new HttpAgent({ keepAlive: true });
const secure = new HttpsAgent({ keepAlive: true });

export interface Answered {
  readonly status: number;
  /** Text of the body, as it comes. */
  readonly body: AsyncIterable<string>;
}

export function sendJson(
  method: "GET" | "POST",
  url: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
  signal: AbortSignal,
): Promise<Answered> {
  const isSecure = url.startsWith("https:");
  const content = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = (isSecure ? httpsRequest : httpRequest)(
      url,
      {
        method,
        agent: isSecure ? secure : plain,
        signal,
        headers: {
          accept: "*/*",
          ...(content === undefined
            ? {}
            : { "content-type": "application/json", "content-length": Buffer.byteLength(content) }),
          ...headers,
        },
      },
      (response: IncomingMessage) => {
        response.setEncoding("utf8");
        resolve({ status: response.statusCode ?? 0, body: response });
      },
    );
    sent.on("error", reject);
    sent.end(content);
  });
}

const MOST_CHARACTERS = 33_554_432;

/** @throws Error when it is longer than any answer */
export async function wholeText(body: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const part of body) {
    text += part;
    if (text.length > MOST_CHARACTERS) throw new Error("the answer does not end");
  }
  return text;
}
