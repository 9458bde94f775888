/**
 * @file Caches the built page, so that a project in the browser opens offline. The build inserts its files and its
 * version; a newer build replaces this one when the page is next loaded. Nothing else is answered or cached.
 */

interface Extendable extends Event {
  waitUntil(promise: Promise<unknown>): void;
}

interface Asked extends Extendable {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

declare function skipWaiting(): Promise<void>;
declare const clients: { claim(): Promise<void> };
declare const registration: { readonly scope: string };
/** Inserted by the build: relative addresses, and a digest of their contents. */
declare const studioFiles: readonly string[];
declare const studioVersion: string;

const prefix = "fastcells-studio-";
const cacheName = prefix + studioVersion;

const isExtendable = (event: Event): event is Extendable => "waitUntil" in event;
const isAsked = (event: Event): event is Asked => "respondWith" in event;

addEventListener("install", (event) => {
  if (isExtendable(event)) event.waitUntil(keepAll());
});

addEventListener("activate", (event) => {
  if (isExtendable(event)) event.waitUntil(forgetOthers());
});

addEventListener("fetch", (event) => {
  if (!isAsked(event) || event.request.method !== "GET") return;
  const { request } = event;
  const kept = keptAddress(request);
  if (kept !== null) event.respondWith(request.mode === "navigate" ? newest(request, kept) : own(request, kept));
});

async function keepAll(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll(studioFiles.map((file) => new URL(file, registration.scope).href));
  await skipWaiting();
}

async function forgetOthers(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix) && name !== cacheName) await caches.delete(name);
  }
  await clients.claim();
}

/** The cached address of a request; null if it is not one of the page's files. */
function keptAddress({ url, mode }: Request): string | null {
  const address = new URL(url);
  address.search = "";
  address.hash = "";
  if (mode === "navigate" && address.href === registration.scope) return new URL("index.html", registration.scope).href;
  return studioFiles.some((file) => new URL(file, registration.scope).href === address.href) ? address.href : null;
}

/** The page, from the network if it is available. */
async function newest(request: Request, kept: string): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const found = await caches.match(kept, { cacheName });
    if (found === undefined) throw error;
    return found;
  }
}

/** A file of this build. */
async function own(request: Request, kept: string): Promise<Response> {
  return (await caches.match(kept, { cacheName })) ?? fetch(request);
}
