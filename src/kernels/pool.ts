/**
 * @file Threads that compute the shards of a batch. Any thread may take any shard; each shard is computed alone and the
 * results are summed in a fixed order, so the number of threads changes only the time.
 *
 * Threads need shared memory: worker_threads in Node, workers in a cross-origin-isolated page. Elsewhere, and in place
 * of a thread that does not start, the calling thread does the work.
 */
import { instantiateKernels, isShared, type Kernels, kernelModule } from "./module.js";

/** The kernels that run on a shard. */
const shardKernels = ["shardForward", "shardLoss", "shardMeasure", "shardTrain"] as const;
export type ShardKernel = (typeof shardKernels)[number];

/** Words of the control block that threads share. */
const control = {
  round: 0,
  next: 1,
  finished: 2,
  kernel: 3,
  shards: 4,
  network: 5,
  firstShard: 6,
  shardBytes: 7,
  size: 8,
};
/** Bytes to reserve for the control block. */
export const controlBytes = control.size * 4;

/** The places of the shards and the threads' workspaces. */
export interface ShardLayout {
  control: number;
  network: number;
  /** Bytes from one shard's record to the next. */
  shardBytes: number;
  workspace: number;
  workspaceBytes: number;
}

/** Polls before sleeping: the next batch usually follows within a fraction of a millisecond. */
const spins = 4000;

/**
 * The thread's program: wait for a round, take shards until none is left, report. It is text, so that no extra file is
 * needed.
 */
const workerProgram = `
async function serve({ module, memory, layout, workspace, kernels, control, spins }, ready) {
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  const words = new Int32Array(memory.buffer, layout.control, control.size);
  let round = 0;
  ready();
  for (;;) {
    for (let i = 0; i < spins && Atomics.load(words, control.round) === round; i++);
    Atomics.wait(words, control.round, round);
    round = Atomics.load(words, control.round);
    if (round < 0) return;
    const kernel = instance.exports[kernels[words[control.kernel]]];
    const count = words[control.shards];
    for (let i; (i = Atomics.add(words, control.next, 1)) < count; ) {
      kernel(words[control.network], words[control.firstShard] + i * words[control.shardBytes], workspace);
    }
    Atomics.add(words, control.finished, 1);
    Atomics.notify(words, control.finished);
  }
}
`;
const nodeWorkerProgram = `${workerProgram}
const { parentPort, workerData } = require("node:worker_threads");
serve(workerData, () => parentPort.postMessage("ready"));`;
const webWorkerProgram = `${workerProgram}
onmessage = (event) => serve(event.data, () => postMessage("ready")).catch(() => postMessage("failed"));`;

interface Thread {
  terminate(): unknown;
}

type BuiltinModules = { process?: { getBuiltinModule?(id: string): unknown } };
type WorkerThreads = typeof import("node:worker_threads");
type OperatingSystem = typeof import("node:os");

function builtin(id: string): unknown {
  return (globalThis as BuiltinModules).process?.getBuiltinModule?.(id);
}

/** Threads that the machine runs in parallel; 1 in a page that is not cross-origin-isolated. */
export function availableThreads(): number {
  const os = builtin("node:os") as OperatingSystem | undefined;
  if (os !== undefined) return os.availableParallelism();
  return globalThis.crossOriginIsolated ? globalThis.navigator.hardwareConcurrency : 1;
}

/** Starts a worker thread; null if that is impossible. */
async function startThread(data: Record<string, unknown>): Promise<Thread | null> {
  const workerThreads = builtin("node:worker_threads") as WorkerThreads | undefined;
  if (workerThreads !== undefined) return startNodeThread(workerThreads, data);
  return globalThis.crossOriginIsolated && typeof Worker !== "undefined" ? startWebThread(data) : null;
}

async function startNodeThread({ Worker }: WorkerThreads, workerData: unknown): Promise<Thread | null> {
  // Without the process's arguments: --input-type=module would make the program a module.
  const worker = new Worker(nodeWorkerProgram, { eval: true, execArgv: [], workerData });
  const ready = await new Promise<boolean>((resolve) => {
    worker.once("message", () => resolve(true));
    worker.once("error", () => resolve(false));
  });
  // The process may end while the thread waits for work.
  worker.unref();
  return ready ? worker : null;
}

async function startWebThread(data: unknown): Promise<Thread | null> {
  const url = URL.createObjectURL(new Blob([webWorkerProgram], { type: "text/javascript" }));
  try {
    const worker = new Worker(url);
    return await new Promise((resolve) => {
      worker.onmessage = ({ data: answer }) => resolve(answer === "ready" ? worker : null);
      // A content security policy that forbids blob: workers leads here.
      worker.onerror = () => resolve(null);
      worker.postMessage(data);
    });
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Whether the calling thread may sleep. The main thread of a page must not: it polls until the others are done. */
function mayWait(): boolean {
  return typeof window === "undefined";
}

/** The calling thread and its worker threads. Call `close` when the run is over. */
export class Pool {
  private constructor(
    private readonly kernels: Kernels,
    private readonly words: Int32Array,
    private readonly layout: ShardLayout,
    private readonly threads: Thread[],
  ) {}

  /** Starts `threads − 1` worker threads on the memory and waits until they are ready. */
  static async start(memory: WebAssembly.Memory, layout: ShardLayout, threads: number): Promise<Pool> {
    const words = new Int32Array(memory.buffer, layout.control, control.size);
    const kernels = await instantiateKernels(memory);
    if (!isShared(memory)) return new Pool(kernels, words, layout, []);
    const module = await kernelModule(true);
    const helpers = await Promise.all(
      Array.from({ length: threads - 1 }, (_, index) => {
        const workspace = layout.workspace + (index + 1) * layout.workspaceBytes;
        return startThread({ module, memory, layout, workspace, kernels: shardKernels, control, spins });
      }),
    );
    const started = helpers.filter((helper) => helper !== null);
    return new Pool(kernels, words, layout, started);
  }

  /**
   * Runs one kernel on every shard and returns when all are done.
   * @param first address of the first shard's record
   * @param meanwhile called by the calling thread before it takes shards; its errors are thrown when all are done
   */
  run(kernel: ShardKernel, first: number, shards: number, meanwhile?: () => void): void {
    const { words, layout } = this;
    const execute = this.kernels[kernel];
    words[control.kernel] = shardKernels.indexOf(kernel);
    words[control.shards] = shards;
    words[control.network] = layout.network;
    words[control.firstShard] = first;
    words[control.shardBytes] = layout.shardBytes;
    Atomics.store(words, control.finished, 0);
    Atomics.store(words, control.next, 0);
    if (this.threads.length > 0) {
      Atomics.add(words, control.round, 1);
      Atomics.notify(words, control.round);
    }
    try {
      meanwhile?.();
    } finally {
      this.takeShards(execute, first, shards);
      this.waitForThreads();
    }
  }

  private takeShards(execute: Kernels[ShardKernel], first: number, shards: number): void {
    const { words, layout } = this;
    for (let shard = Atomics.add(words, control.next, 1); shard < shards; shard = Atomics.add(words, control.next, 1)) {
      execute(layout.network, first + shard * layout.shardBytes, layout.workspace);
    }
  }

  private waitForThreads(): void {
    const { words } = this;
    for (let tries = 0; ; tries++) {
      const finished = Atomics.load(words, control.finished);
      if (finished >= this.threads.length) return;
      if (tries > spins && mayWait()) Atomics.wait(words, control.finished, finished);
    }
  }

  close(): void {
    Atomics.store(this.words, control.round, -1);
    Atomics.notify(this.words, control.round);
    for (const thread of this.threads) thread.terminate();
  }
}
