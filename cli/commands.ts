import type { Command } from "commander";
import { bank } from "./commands/bank.js";
import { compress } from "./commands/compress.js";
import { evaluate } from "./commands/evaluate.js";
import { exportModel } from "./commands/export.js";
import { forwarder } from "./commands/forwarder.js";
import { importModel } from "./commands/import.js";
import { inspect } from "./commands/inspect.js";
import { listen } from "./commands/listen.js";
import { predict } from "./commands/predict.js";
import { profile } from "./commands/profile.js";
import { record } from "./commands/record.js";
import { say } from "./commands/say.js";
import { search } from "./commands/search.js";
import { studio } from "./commands/studio.js";
import { train } from "./commands/train.js";
import { verify } from "./commands/verify.js";
import { wakeword } from "./commands/wakeword.js";
import { worker } from "./commands/worker.js";
import type { Io } from "./io.js";

/** Makes one command: its arguments, flags, help and action. */
export type MakeCommand = (io: Io) => Command;

/** Every command in the order of `fastcells --help`. To add one, add its file in commands/ and its name here. */
export const commands: readonly MakeCommand[] = [
  studio,
  record,
  forwarder,
  wakeword,
  say,
  bank,
  train,
  evaluate,
  predict,
  listen,
  inspect,
  compress,
  search,
  worker,
  exportModel,
  profile,
  verify,
  importModel,
];
