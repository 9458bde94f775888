/** @file A project in a folder, through the server of `fastcells studio`. */
import { type Listing, type Store, StoreError } from "./store.js";

/** Sends a request to the server; throws a StoreError with a message on failure. */
export async function call(base: string, token: string, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { "x-fastcells-token": token };
  let response: Response;
  try {
    response = await fetch(new URL(`api/${path}`, base), { ...init, headers });
  } catch {
    throw new StoreError("fastcells studio does not answer: is it still running in its terminal?");
  }
  if (response.ok || response.status === 404 || response.status === 409) return response;
  throw new StoreError(await response.text());
}

const encoded = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

export function servedStore(base: string, token: string): Store {
  const ask = (path: string, init?: RequestInit) => call(base, token, path, init);
  return {
    async list() {
      const listing: Listing = await (await ask("project")).json();
      return listing;
    },
    async read(path) {
      const response = await ask(`files/${encoded(path)}`);
      return response.status === 404 ? null : new Uint8Array(await response.arrayBuffer());
    },
    async write(path, bytes) {
      await ask(`files/${encoded(path)}`, { method: "PUT", body: bytes });
    },
    async move(from, to) {
      return (await ask(`move?${new URLSearchParams({ from, to })}`, { method: "POST" })).ok;
    },
    async remove(path) {
      await ask(`files/${encoded(path)}`, { method: "DELETE" });
    },
  };
}
