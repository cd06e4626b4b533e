/** A server of a process of its own: streams tokens in a fixed rhythm and keeps the time it sent each. GET /log gives them. */
import net from "node:net";

const [ttftMs = 100, itlMs = 10, tokens = 128] = process.argv.slice(2).map(Number);
const TICK_MS = 1;
const HEAD =
  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n";
const chunked = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const EVENT = chunked(
  'data: {"id":"chatcmpl-0123456789abcdef0123456789abcdef","object":"chat.completion.chunk","created":1700000000,"model":"bench","system_fingerprint":"fp_bench","choices":[{"index":0,"delta":{"content":" word"},"logprobs":null,"finish_reason":null}]}\n\n',
);
const LAST = `${chunked(`data: {"choices":[{"index":0,"delta":{},"finish_reason":"length"}]}\n\ndata: {"choices":[],"usage":{"prompt_tokens":100,"completion_tokens":${tokens}}}\n\ndata: [DONE]\n\n`)}0\r\n\r\n`;
const nowMs = () => Number(process.hrtime.bigint()) / 1e6;

interface Stream {
  readonly socket: net.Socket;
  readonly readMs: number;
  readonly sentMs: number[];
}

const active = new Set<Stream>();
const log: { index: number; readMs: number; sentMs: readonly number[] }[] = [];

setInterval(() => {
  for (const stream of active) {
    const { socket, readMs, sentMs } = stream;
    const now = nowMs();
    if (now < readMs + ttftMs + sentMs.length * itlMs) continue;
    sentMs.push(now);
    const isLast = sentMs.length === tokens;
    socket.write(`${sentMs.length === 1 ? HEAD : ""}${EVENT}${isLast ? LAST : ""}`);
    if (isLast) active.delete(stream);
  }
}, TICK_MS);

const server = net.createServer({ noDelay: true }, (socket) => {
  let text = "";
  socket.on("error", () => socket.destroy());
  socket.on("data", (data) => {
    text += data.toString("latin1");
    const bodyStart = text.indexOf("\r\n\r\n") + 4;
    if (bodyStart < 4) return;
    if (text.startsWith("GET")) {
      const body = JSON.stringify(log.splice(0));
      socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
      return;
    }
    if (text.length < bodyStart + Number(/content-length: (\d+)/i.exec(text)?.[1])) return;
    const stream: Stream = { socket, readMs: nowMs(), sentMs: [] };
    log.push({ index: Number(/"[0-9a-f]{8}-(\d+) /.exec(text)?.[1]), ...stream, socket: undefined } as never);
    text = "";
    active.add(stream);
  });
});
server.listen(0, "127.0.0.1", () => console.log((server.address() as net.AddressInfo).port));
