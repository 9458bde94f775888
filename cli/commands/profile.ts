import { basename, extname } from "node:path";
import { Command } from "commander";
import { profileListener } from "../../src/boards/listener-profile.js";
import { profileModel } from "../../src/boards/profile.js";
import {
  formatListenerLine,
  formatListenerProfile,
  formatProfile,
  formatProfileLine,
} from "../../src/boards/report.js";
import { printableJson } from "../../src/core/text.js";
import { type Board, boards, findBoard } from "../../src/cost/catalogue.js";
import { listenerSpec } from "../../src/deploy/frontend/listener-spec.js";
import { integerModel } from "../../src/inference/any-model.js";
import { streamFlaw } from "../../src/inference/listening.js";
import type { IntegerModel } from "../../src/integer/model.js";
import { commandLine } from "../../src/options/place.js";
import { whole } from "../../src/options/values.js";
import { sayNote } from "../colour.js";
import { Exit } from "../interrupt.js";
import { type Io, write } from "../io.js";
import { addDataFlags, type DataRequest, unreadByModel } from "../options/data.js";
import { named } from "../options/flags.js";
import { readModel } from "../read-file.js";
import { soundsFor, testData, windowsFor } from "../test-windows.js";

interface Flags {
  board: Board[];
  data?: string;
  windows: number;
  brief?: true;
  json?: true;
}

const boardNames = Object.keys(boards).join(", ");

const examples = `
Examples:
  fastcells profile integer.safetensors --board uno --data data/
  fastcells profile integer.safetensors --board uno,mkr1000,pico,microbit --brief
  fastcells profile integer.safetensors --board pico --json
  fastcells profile hello.safetensors --board mkr1000 --data recordings/`;

/** Measures a model on emulated boards. */
export function profile(io: Io): Command {
  const command = new Command("profile")
    .summary("measure a model on an emulated board")
    .description(
      "Measure the cost of an integer model on a board: compile its C with the board's compiler, run windows in an " +
        "emulator, and compare every score. A model of sound is measured with its front end and its detector, on " +
        "recordings. docs/boards.md describes the accuracy of the numbers.",
    )
    .argument("<model>", "integer model file, as fastcells compress makes it")
    .requiredOption("--board <names>", `${boardNames}; several separated by commas`, boardValues)
    .option("--data <path>", "folder or file of sequences or recordings to run (default: noise)")
    .option("--windows <n>", "sequences or recordings to run", windowsValue, 10);
  const read = addDataFlags(command, { without: [...unreadByModel, "sampleRate", "cache"] });
  return command
    .optionsGroup("Output:")
    .option("--brief", "print one line per board")
    .option("--json", "print one JSON object per board")
    .addHelpText("after", examples)
    .action(async (path: string, flags: Flags) => {
      const model = integerModel(readModel(path).model, path, "profile");
      const data = testData(flags.data, read);
      if (model.frontEnd !== null && listenerSpec(model) === null) {
        sayNote(
          io.stderr,
          `the network is measured alone, with neither front end nor detector: ${streamFlaw(model, commandLine) ?? ""}`,
        );
      }
      const profileOn = await profiler(model, data, flags, basename(path, extname(path)));
      let equal = true;
      for (const board of flags.board) {
        const { text, matches } = await profileOn(board);
        await write(io.stdout, `${text}\n`);
        equal &&= matches !== false;
      }
      if (!equal) {
        io.stderr.write("fastcells: the board's results differ from the model's: please report it with the model\n");
        throw new Exit(2);
      }
    });
}

interface Profiled {
  text: string;
  /** null: nothing was compared. */
  matches: boolean | null;
}

/** The measurement of a board: with windows, or with sound. */
async function profiler(
  model: IntegerModel,
  data: DataRequest | null,
  { windows: count, brief, json }: Flags,
  title: string,
): Promise<(board: Board) => Promise<Profiled>> {
  const listener = listenerSpec(model);
  if (listener === null) {
    const windows = await windowsFor(model, data, count);
    return async (board) => {
      const measured = await profileModel(model, board, windows, { title, place: commandLine });
      const text = json ? printableJson(measured) : (brief ? formatProfileLine : formatProfile)(measured);
      return { text, matches: measured.matchesReference };
    };
  }
  const clips = soundsFor(model, listener.frontEnd, data, count);
  return async (board) => {
    const measured = await profileListener(model, board, clips, { title, place: commandLine });
    const text = json ? printableJson(measured) : (brief ? formatListenerLine : formatListenerProfile)(measured);
    return { text, matches: measured.matchesReference };
  };
}

function boardValues(text: string): Board[] {
  return [...new Set(text.split(",").map((name) => findBoard(name.trim())))];
}

function windowsValue(text: string): number {
  return named("--windows", text, whole({ least: 1, most: 100_000 }).read);
}
