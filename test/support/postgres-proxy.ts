/** A way to the Postgres server that can be cut, closed or left silent. */

import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";
import { TLSSocket } from "node:tls";

export interface PostgresProxy {
  /** The address of the database by way of the proxy. */
  readonly url: string;
  /** Breaks every connection and takes no new one. */
  cut(): Promise<void>;
  /** Takes connections again. */
  mend(): Promise<void>;
  /** Takes connections and queries, and answers none. */
  silence(): void;
  close(): Promise<void>;
}

export async function openPostgresProxy(url: string): Promise<PostgresProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let isSilent = false;
  const serve = () =>
    createServer((client) => {
      const server = connect(Number(target.port), target.hostname);
      for (const socket of [client, server]) {
        sockets.add(socket);
        socket.on("error", () => undefined);
        socket.on("close", () => {
          client.destroy();
          server.destroy();
        });
      }
      client.on("data", (data) => {
        if (!isSilent) server.write(data);
      });
      server.on("data", (data) => {
        if (!isSilent) client.write(data);
      });
    });
  let listener = serve();
  const listen = (port: number) =>
    new Promise<void>((resolve) => listener.listen(port, "127.0.0.1", () => resolve()));
  await listen(0);
  const { port } = listener.address() as AddressInfo;
  const cut = async () => {
    const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await closed;
  };
  const through = new URL(url);
  through.port = String(port);
  return {
    url: through.href,
    cut,
    mend: async () => {
      listener = serve();
      await listen(port);
    },
    silence: () => {
      isSilent = true;
    },
    close: cut,
  };
}

/** A server that refuses everybody with a SQLSTATE, as a real one does before it lets anybody in. */
export async function openRefusingServer(
  sqlState: string,
  message: string,
  certificate?: { readonly key: string; readonly cert: string },
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const refuse = (socket: Socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => {
      const fields = Buffer.from(`SFATAL\0VFATAL\0C${sqlState}\0M${message}\0\0`);
      const head = Buffer.alloc(5);
      head.write("E");
      head.writeInt32BE(fields.length + 4, 1);
      socket.end(Buffer.concat([head, fields]));
    });
  };
  const server = createServer((socket) => {
    if (certificate === undefined) return refuse(socket);
    socket.on("error", () => undefined);
    // The client asks for TLS first; S is yes.
    socket.once("data", () => {
      socket.write("S");
      refuse(new TLSSocket(socket, { isServer: true, ...certificate }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
