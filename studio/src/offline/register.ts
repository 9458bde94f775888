import type { StoreAddress } from "../project/store.js";

/**
 * Makes the browser cache the page if the project is stored in the browser. A page served by `fastcells studio` is
 * useless without the server, whose port another program may use later.
 */
export function keepOffline({ kind }: StoreAddress): void {
  if (kind !== "browser" || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register(new URL("service-worker.js", document.baseURI)).catch(() => {
    // Fails if the page is opened from disk, or in private windows; the page then needs the network.
  });
}
