/** @file The studio's server: the built page, and the project's folder behind a token. */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { InputError } from "../../src/core/errors.js";
import { exactCost, firmwareOf, toolsHere } from "./boards.js";
import type { Folder } from "./folder.js";
import { headers, type StaticFile, studioFiles } from "./static.js";

export interface StudioServer {
  /** The studio's address, including the token. */
  address: string;
  close(): Promise<void>;
}

export interface ServerOptions {
  host: string;
  /** 0: any free port. */
  port: number;
}

/** Most bytes per request: an hour of 16-bit sound at 16 kHz. */
const largest = 128 * 2 ** 20;

interface Answer {
  status: number;
  type?: string;
  body?: Uint8Array | string;
}

/** Serves the studio and one folder. @throws InputError if it cannot listen on the address */
export async function startStudio(folder: Folder, { host, port }: ServerOptions): Promise<StudioServer> {
  const token = randomBytes(24).toString("base64url");
  const files = studioFiles();
  const server = createServer((request, response) => {
    void answer(request, folder, files, token, isLoopback(host)).then((found) => send(response, found));
  });
  server.listen(port, host);
  await once(server, "listening").catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`cannot listen on ${host}, port ${port}: ${reason}; choose another with --host or --port`);
  });
  return { address: `http://${shown(host)}:${portOf(server)}/?token=${token}`, close: () => closed(server) };
}

function shown(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

function portOf(server: Server): number {
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("the server has no port");
  return bound.port;
}

async function closed(server: Server): Promise<void> {
  const ended = once(server, "close");
  server.close();
  server.closeAllConnections();
  await ended;
}

function send(response: ServerResponse, { status, type = "text/plain; charset=utf-8", body = "" }: Answer): void {
  const cache = response.getHeader("cache-control") ?? "no-store";
  response.writeHead(status, { ...headers, "content-type": type, "cache-control": String(cache) }).end(body);
}

async function answer(
  request: IncomingMessage,
  folder: Folder,
  files: ReadonlyMap<string, StaticFile>,
  token: string,
  loopbackOnly: boolean,
): Promise<Answer> {
  try {
    // Guards against DNS rebinding: a foreign page whose name resolves to this machine is refused.
    if (loopbackOnly && !isLoopback(hostOf(request))) return { status: 403, body: "this server answers to localhost" };
    const [path = "/", query = ""] = (request.url ?? "/").split("?", 2);
    if (!path.startsWith("/api/")) {
      const file = request.method === "GET" ? files.get(path) : undefined;
      return file === undefined
        ? { status: 404, body: "not found" }
        : { status: 200, type: file.type, body: file.bytes };
    }
    if (!same(String(request.headers["x-fastcells-token"] ?? ""), token)) {
      return { status: 403, body: "open the address that fastcells studio printed: it has a token" };
    }
    return await answerCall(request, path.slice("/api/".length), new URLSearchParams(query), folder);
  } catch (error) {
    return failure(error);
  }
}

function hostOf({ headers: { host = "" } }: IncomingMessage): string {
  return host.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
}

function same(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const json = (value: unknown): Answer => ({ status: 200, type: "application/json", body: JSON.stringify(value) });

async function answerCall(
  request: IncomingMessage,
  call: string,
  query: URLSearchParams,
  folder: Folder,
): Promise<Answer> {
  const key = `${request.method} ${call.split("/", 1)[0]}`;
  if (key === "GET project") return json({ folder: folder.path, ...(await folder.list()), tools: toolsHere() });
  if (key === "POST move") {
    const moved = await folder.move(query.get("from") ?? "", query.get("to") ?? "");
    return moved ? { status: 204 } : { status: 409, body: "the file is gone, or the new path is taken" };
  }
  if (key === "POST profile") return json(await exactCost(await bodyOf(request), query.get("board") ?? ""));
  if (key === "POST firmware") {
    const window = query.get("window");
    const steps = window === null ? null : Number(window);
    const flash = await firmwareOf(await bodyOf(request), query.get("board") ?? "", steps);
    return { status: 200, type: "application/octet-stream", body: flash };
  }
  if (!call.startsWith("files/")) return { status: 404, body: "not found" };
  const path = decoded(call.slice("files/".length));
  if (request.method === "GET") {
    const bytes = await folder.read(path);
    return bytes === null
      ? { status: 404, body: `there is no ${path}` }
      : { status: 200, type: "application/octet-stream", body: bytes };
  }
  if (request.method === "PUT") await folder.write(path, await bodyOf(request));
  else if (request.method === "DELETE") await folder.remove(path);
  else return { status: 405, body: "GET, PUT or DELETE" };
  return { status: 204 };
}

/** Decoded once: remaining percent signs are part of the name. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new InputError("a path that is not UTF-8");
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    size += piece.length;
    if (size > largest) throw new InputError(`more than ${largest / 2 ** 20} MiB at once: record shorter pieces`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces, size);
}

function failure(error: unknown): Answer {
  if (error instanceof InputError) return { status: 400, body: error.message };
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "ENOSPC" || code === "EDQUOT")
    return { status: 507, body: "the disk is full: make room, then try again" };
  if (code === "ENAMETOOLONG") return { status: 400, body: "the name is too long for this disk: shorten it" };
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return { status: 403, body: "the project's folder does not allow that: check who may write there" };
  }
  return { status: 500, body: error instanceof Error ? error.message : "the server failed" };
}

/** Whether a host name or address is this machine's loopback. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
