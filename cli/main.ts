#!/usr/bin/env node
import process from "node:process";
import { processIo } from "./io.js";
import { report, run } from "./run.js";
import { writeError } from "./write-file.js";

// A reader that closes early (`fastcells predict … | head`) ends the program quietly, as it ends any other.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  process.exit(report(writeError("standard output", error), processIo(), process.argv.includes("--debug")));
});
// What is said there is no result: nobody hears it, and the work goes on.
process.stderr.on("error", () => {});

process.exitCode = await run(process.argv.slice(2), processIo());
