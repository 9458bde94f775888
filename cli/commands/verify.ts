import { basename, extname } from "node:path";
import { Command } from "commander";
import { Requests } from "../../src/boards/check/requests.js";
import { type Difference, type Verification, verifyOn } from "../../src/boards/check/verify.js";
import { profileModel } from "../../src/boards/profile.js";
import { InputError } from "../../src/core/errors.js";
import { counted, grouped, printable, printableJson } from "../../src/core/text.js";
import { type Board, findBoard } from "../../src/cost/catalogue.js";
import { listenerSpec } from "../../src/deploy/frontend/listener-spec.js";
import { integerModel } from "../../src/inference/any-model.js";
import type { IntegerModel } from "../../src/integer/model.js";
import { commandLine } from "../../src/options/place.js";
import { whole } from "../../src/options/values.js";
import { Exit } from "../interrupt.js";
import { type Io, write } from "../io.js";
import { betweenPictures, clearLine, drawLine, seconds } from "../live-line.js";
import { addDataFlags, unreadByModel } from "../options/data.js";
import { named } from "../options/flags.js";
import { readModel } from "../read-file.js";
import { onlyPort, openPort, usualBaud } from "../serial/port.js";
import { soundsFor, testData, windowsFor } from "../test-windows.js";

interface Flags {
  port?: string;
  baud: number;
  data?: string;
  windows: number;
  board?: Board;
  json?: true;
}

const examples = `
Examples:
  fastcells export integer.safetensors --to arduino      upload the library's examples/…_check, then
  fastcells verify integer.safetensors --port /dev/ttyACM0 --data data/
  fastcells verify integer.safetensors --board uno       also compare its time with the emulator's`;

/** Compares a board with the interpreter. */
export function verify(io: Io): Command {
  const command = new Command("verify")
    .summary("compare a board's scores with the model's, bit for bit")
    .description(
      "Send test windows to a board that runs the _check example of an exported Arduino library, and compare the scores " +
        "after every step with the interpreter's, bit for bit. It reports the time of a step by the board's clock.",
    )
    .argument("<model>", "integer model file, as fastcells compress makes it")
    .option("--port <path>", "serial port (default: the connected board)")
    .option("--baud <n>", "speed of the port", baudValue, usualBaud)
    .option("--data <path>", "folder or file of sequences or recordings to send (default: noise)")
    .option("--windows <n>", "sequences or recordings to send", windowsValue, 3)
    .option("--board <name>", "the board, to show its emulated time too", findBoard);
  const read = addDataFlags(command, { without: [...unreadByModel, "sampleRate", "cache"] });
  return command
    .optionsGroup("Output:")
    .option("--json", "print one JSON object")
    .addHelpText("after", examples)
    .action(async (path: string, flags: Flags) => {
      const model = integerModel(readModel(path).model, path, "verify");
      const listener = listenerSpec(model);
      if (listener !== null && flags.board !== undefined) {
        throw new InputError(
          "--board: verify sends sound in other portions than profile, so times cannot be compared; leave it out",
        );
      }
      const data = testData(flags.data, read);
      const windows =
        listener === null
          ? await windowsFor(model, data, flags.windows)
          : soundsFor(model, listener.frontEnd, data, flags.windows);
      const portPath = flags.port ?? (await onlyPort("check the C in an emulator with fastcells profile"));
      const verified = await onBoard(portPath, flags.baud, io, (requests, say) =>
        verifyOn(requests, model, listener, windows, (done) => say(`${done} of ${counted(windows.length, "window")}`)),
      );
      const expected = flags.board === undefined ? null : await emulatedMicros(model, flags.board, windows, path);
      const result = { model: path, port: portPath, ...verified, emulatedMicros: expected };
      await write(
        io.stdout,
        flags.json ? `${printableJson(result)}\n` : reportText(portPath, model, verified, expected),
      );
      if (verified.difference !== null) throw new Exit(1);
    });
}

/** Opens the port for the duration of a task. Ctrl-C and an unplugged board end it. */
async function onBoard(
  path: string,
  baud: number,
  io: Io,
  use: (requests: Requests, say: (line: string) => void) => Promise<Verification>,
): Promise<Verification> {
  let drawn = 0;
  const live = io.stderr.isTTY === true;
  const say = (line: string) => {
    if (!live || seconds() - drawn < betweenPictures) return;
    drawn = seconds();
    drawLine(io.stderr, line);
  };
  let receive: (bytes: Uint8Array) => void = () => {};
  const port = await openPort(path, baud, (bytes) => receive(bytes));
  const requests = new Requests((line) => port.write(new TextEncoder().encode(line)));
  receive = (bytes) => requests.received(bytes);
  const stopped = new Promise<never>((_, reject) => {
    const release = io.onInterrupt(() => reject(new Exit(130)));
    port.gone.then(() => {
      release();
      reject(new InputError(`${path} is gone: the board was unplugged; plug it in and start again`));
    });
  });
  try {
    return await Promise.race([use(requests, say), stopped]);
  } finally {
    if (live) clearLine(io.stderr);
    await port.close();
  }
}

/** Microseconds of a step in the board's emulator. */
async function emulatedMicros(model: IntegerModel, board: Board, windows: Int16Array[], path: string): Promise<number> {
  const options = { title: basename(path, extname(path)), place: commandLine };
  const { msPerStep } = await profileModel(model, board, windows, options);
  return 1000 * msPerStep;
}

function reportText(
  port: string,
  model: IntegerModel,
  { windows, steps, difference, micros, restarted, repeated }: Verification,
  emulated: number | null,
): string {
  const what = listenerSpec(model) === null ? "step" : "request";
  const lines =
    difference === null
      ? [
          `${printable(port)}: ${counted(windows, "window")}, ${counted(steps, what)}: every score equals the interpreter's`,
        ]
      : [`${printable(port)}: the board differs from the interpreter`, ...differenceLines(difference, model.labels)];
  if (micros.most > 0) {
    const milliseconds = (value: number) => (value / 1000).toFixed(2);
    lines.push(
      `A ${what} takes ${milliseconds(micros.mean)} ms on the board (${milliseconds(micros.least)} to ${milliseconds(micros.most)})` +
        `${emulated === null ? "" : `, ${milliseconds(emulated)} ms in the emulator`}`,
    );
  }
  if (restarted > 0) lines.push(`The board was reset in ${counted(restarted, "window")}, which were repeated`);
  if (repeated > 0) lines.push(`${counted(repeated, "line")} were lost and sent again`);
  return `${lines.join("\n")}\n`;
}

function differenceLines({ window, step, board, interpreter }: Difference, labels: readonly string[]): string[] {
  const shown = labels
    .map((label, c) => ({ label, is: board.scores[c], should: interpreter.scores[c] }))
    .filter(({ is, should }) => is !== should)
    .slice(0, 4)
    .map(({ label, is, should }) => `  ${printable(label)}: ${is}, but should be ${should}`);
  const heard =
    board.heard === interpreter.heard ? [] : [`  detected ${board.heard}, but should be ${interpreter.heard}`];
  return [
    `first in window ${window + 1}, step ${grouped(step + 1)}:`,
    ...shown,
    ...heard,
    "Is the sketch exported from this model? If so, please report it with the model",
  ];
}

const baudValue = (value: string) => named("--baud", value, whole({ least: 300, most: 12_000_000 }).read);
const windowsValue = (value: string) => named("--windows", value, whole({ least: 1, most: 100_000 }).read);
