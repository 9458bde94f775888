#!/usr/bin/env node
import process from "node:process";
import { processIo } from "./io.js";
import { run } from "./run.js";

// A reader that closes early (`fastcells predict … | head`) ends the program quietly, as it ends any other.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), processIo());
