import { browserStore } from "./browser.js";
import { servedStore } from "./served.js";
import type { Store, StoreAddress } from "./store.js";

/** The store of this page: the server's if its address has a token, else the browser's. */
export function addressOf({ href, searchParams }: URL): StoreAddress {
  const token = searchParams.get("token");
  return token === null ? { kind: "browser" } : { kind: "served", base: new URL(".", href).href, token };
}

export function openStore(address: StoreAddress): Store {
  return address.kind === "served" ? servedStore(address.base, address.token) : browserStore;
}
