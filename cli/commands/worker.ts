import { Command } from "commander";
import { InputError } from "../../src/core/errors.js";
import { availableThreads } from "../../src/kernels/pool.js";
import type { Rows } from "../../src/options/table.js";
import { real, text, whole } from "../../src/options/values.js";
import { type WorkerRequest, workFor } from "../fleet/worker.js";
import type { Io } from "../io.js";
import { addFlags } from "../options/flags.js";

type WorkerFlags = Pick<WorkerRequest, "workers" | "lease"> & { redis: string };

const rows: Rows<WorkerFlags> = {
  redis: {
    unit: "url",
    basic: true,
    group: "Fleet",
    help: "the Redis that the search uses: redis://:password@host:6379, rediss:// for TLS; default: FASTCELLS_REDIS",
    values: text,
  },
  workers: {
    unit: "n",
    basic: true,
    group: "Fleet",
    help: "concurrent runs",
    usual: "one per core",
    values: whole({ least: 1, most: 256 }),
  },
  lease: {
    unit: "s",
    group: "Fleet",
    help: "seconds without contact after which another worker takes over a run",
    usual: "30",
    values: real({ least: 1, most: 3600 }),
  },
};

const examples = `
Examples:
  fastcells worker --redis redis://:password@host:6379           makes runs of any search there, until Ctrl-C
  FASTCELLS_REDIS=rediss://… fastcells worker --workers 4        the address from the environment, hidden from process lists`;

/** Makes runs of searches on other machines. */
export function worker(io: Io): Command {
  const command = new Command("worker")
    .summary("make runs of a search on another machine")
    .description(
      "Take runs of a search from Redis and make them here: fastcells search data/ --redis … puts them there. The data are sent once, by " +
        "their hash; jobs are checked like files, and no code is sent. Needs BullMQ: npm install bullmq@5.",
    );
  const flags: Partial<WorkerFlags> = {};
  addFlags<WorkerFlags>(command, rows, flags, []);
  return command
    .optionsGroup("Output:")
    .option("--quiet", "print only errors")
    .addHelpText("after", examples)
    .action(async ({ quiet }: { quiet?: true }) => {
      const url = flags.redis ?? process.env.FASTCELLS_REDIS;
      if (url === undefined) throw new InputError("no Redis to take runs from: give --redis redis://host:6379");
      const { workers = availableThreads(), lease = 30 } = flags;
      await workFor({ url, workers, lease, quiet: quiet === true }, io);
    });
}
