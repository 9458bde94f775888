import { trainingStep } from "./ours.js";
import { trainingWorkloads } from "./workloads.js";

export interface MemoryUse {
  /** Largest resident set of this process so far. */
  peakRssBytes: number;
  /** Resident set after 1,000 training steps minus that after the first 100. */
  growthBytes: number;
}

/** Measures this process over 1,000 training steps of the first workload. */
export async function memoryUse(steps = 1000): Promise<MemoryUse> {
  const workload = trainingWorkloads[0];
  if (workload === undefined) throw new Error("no workload");
  const work = await trainingStep(workload, 2);
  const warm = Math.ceil(steps / 10);
  for (let step = 0; step < warm; step++) work.run();
  const before = process.memoryUsage.rss();
  for (let step = warm; step < steps; step++) work.run();
  const growthBytes = process.memoryUsage.rss() - before;
  work.close();
  return { peakRssBytes: process.resourceUsage().maxRSS * 1024, growthBytes };
}
