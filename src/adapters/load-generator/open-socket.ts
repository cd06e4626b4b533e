/** A TCP or TLS connection that reads into one shared buffer, without a copy or an event object for each read. */
import net from "node:net";
import tls from "node:tls";
import type { LoadTarget } from "../../domain/measurement/load-job.ts";

export interface SocketHandlers {
  onOpen(): void;
  /** So many bytes lie at the buffer's start, until this returns. */
  onRead(length: number): void;
  /** Closed by the server, politely (null) or not. May be called twice. */
  onLost(error: Error | null): void;
}

export interface OpenSocket {
  readonly socket: net.Socket;
  readonly secured: boolean;
}

const HTTPS_PORT = 443;
const HTTP_PORT = 80;

export function openSocket(target: LoadTarget, buffer: Buffer, handlers: SocketHandlers): OpenSocket {
  const url = new URL(target.url);
  const secured = url.protocol === "https:";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const options = {
    host,
    port: Number(url.port || (secured ? HTTPS_PORT : HTTP_PORT)),
    noDelay: true,
    onread: {
      buffer,
      callback: (length: number) => {
        handlers.onRead(length);
        return true;
      },
    },
  };
  const socket = secured
    ? tls.connect({
        ...options,
        ...(net.isIP(host) === 0 ? { servername: host } : {}),
        rejectUnauthorized: !target.insecure,
        ALPNProtocols: ["http/1.1"],
      })
    : net.connect(options);
  let lastError: Error | null = null;
  socket.once(secured ? "secureConnect" : "connect", handlers.onOpen);
  socket.on("error", (error) => {
    lastError = error;
  });
  socket.on("end", () => handlers.onLost(null));
  socket.on("close", () => handlers.onLost(lastError));
  return { socket, secured };
}
