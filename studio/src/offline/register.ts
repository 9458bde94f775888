import type { StoreAddress } from "../project/store.js";

/**
 * Has the browser keep the page, where the project is in the browser, too. A page that `fastcells studio` serves is of no use
 * without it, and its port may be another program's tomorrow.
 */
export function keepOffline({ kind }: StoreAddress): void {
  if (kind !== "browser" || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register(new URL("service-worker.js", document.baseURI)).catch(() => {
    // Not where the page is from a disk, or private windows forbid it: it then works while there is a network.
  });
}
