/** @file The program of a thread that makes runs of a search, one at a time. */
import { parentPort, workerData } from "node:worker_threads";
import { performTask, type Task, type ThreadAnswer, type ThreadData } from "./workers.js";

const data: ThreadData = workerData;

parentPort?.on("message", (task: Task) => {
  const answer = (message: ThreadAnswer) => parentPort?.postMessage(message);
  performTask(data, task).then(
    (outcome) => answer({ outcome }),
    (error: unknown) => answer({ fault: error instanceof Error ? error.message : String(error) }),
  );
});
