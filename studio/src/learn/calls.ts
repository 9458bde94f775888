/** @file The page's side of the worker: calls as promises. */
import type { Answer, CallName, Calls, Progress, Reply, Request } from "./messages.js";

export interface Worker_ {
  call<Name extends CallName>(name: Name, ...given: Parameters<Calls[Name]>): Promise<Answer<Name>>;
  /** Called with progress. */
  onProgress: (progress: Progress) => void;
}

/** Starts the worker that does all heavy work. */
export function startWorker(): Worker_ {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "learning" });
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let last = 0;
  const calls: Worker_ = {
    call(name, ...given) {
      const request: Request = { id: ++last, name, given };
      worker.postMessage(request);
      return new Promise((resolve, reject) => waiting.set(request.id, { resolve, reject }));
    },
    onProgress: () => {},
  };
  worker.onmessage = ({ data }: MessageEvent<Reply>) => {
    if ("progress" in data) return calls.onProgress(data.progress);
    const call = waiting.get(data.id);
    waiting.delete(data.id);
    if ("error" in data) call?.reject(new Error(data.error));
    else call?.resolve(data.result as never);
  };
  worker.onerror = ({ message }) => {
    for (const { reject } of waiting.values()) reject(new Error(message));
    waiting.clear();
  };
  return calls;
}
