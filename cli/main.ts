#!/usr/bin/env node
import process from "node:process";
import { writeError } from "../src/data/files/write-error.js";
import { processIo } from "./io.js";
import { report, run } from "./run.js";

/** Commands whose only result is their output. */
const streams = ["predict", "listen"];

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") {
    // A reader that closes early (`fastcells predict … | head`) ends these quietly; commands that write files continue.
    if (streams.includes(process.argv[2] ?? "")) process.exit(0);
    return;
  }
  process.exit(report(writeError("standard output", error), processIo(), process.argv.includes("--debug")));
});
// Output there is not a result: it is lost, and the work continues.
process.stderr.on("error", () => {});

process.exitCode = await run(process.argv.slice(2), processIo());
