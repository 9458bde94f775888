import { basename, join, resolve } from "node:path";
import { Command } from "commander";
import {
  type ForwarderBoard,
  findForwarderBoard,
  forwarderBoards,
  planForwarder,
  type Sensor,
  sensors,
} from "../../src/boards/forwarder/catalogue.js";
import { forwarderSketch } from "../../src/boards/forwarder/sketch.js";
import { InputError } from "../../src/core/errors.js";
import { shellPath } from "../../src/core/shell.js";
import { printable } from "../../src/core/text.js";
import { list, real, text } from "../../src/options/values.js";
import { type Io, write } from "../io.js";
import { inFolder } from "../made-folder.js";
import { choiceFlag, named } from "../options/flags.js";
import { writeNew } from "../write-file.js";

interface Flags {
  board: ForwarderBoard;
  sensor: Sensor;
  rate?: number;
  pins?: string[];
  output: string;
}

const examples = `
Examples:
  fastcells forwarder --board uno --sensor mpu6050 -o motion/
  fastcells forwarder --board uno --sensor adc --pins A0,A1 --rate 200 -o light/
  fastcells forwarder --board nano33ble --sensor pdm -o words/        sound at 16 kHz

Boards and their sensors:
${forwarderBoards.map(({ id, name, sensors: there }) => `  ${id.padEnd(12)}${name}: ${there.join(", ")}`).join("\n")}`;

/** Writes a sketch that sends a sensor's samples. */
export function forwarder(io: Io): Command {
  const names = Object.keys(sensors);
  return new Command("forwarder")
    .summary("write the sketch that sends a board's sensor")
    .description(
      "Write a small Arduino sketch that sends a sensor's samples over the serial port, one line of numbers each, for fastcells record.",
    )
    .requiredOption("--board <name>", forwarderBoards.map(({ id }) => id).join(", "), findForwarderBoard)
    .requiredOption("--sensor <name>", names.join(", "), choiceFlag("--sensor", names))
    .option(
      "--rate <Hz>",
      "sample rate in Hz (default: 100 for mpu6050, 50 for adc, 16000 for sound, 8000 on an esp32)",
      rateValue,
    )
    .option("--pins <names>", "adc: analogue pins, separated by commas (default: its first three)", pinsValue)
    .requiredOption("-o, --output <folder>", "folder of the sketch, which is also its name")
    .addHelpText("after", examples)
    .action(async ({ board, sensor, rate, pins, output }: Flags) => {
      const plan = planForwarder(board, sensor, { rate, pins });
      const path = await writeSketch(output, forwarderSketch(plan));
      const baud = plan.baud === 115_200 ? "" : ` --baud ${plan.baud}`;
      await write(
        io.stdout,
        `Wrote ${printable(path)}: ${plan.channels.join(", ")} at ${plan.rate} Hz\n` +
          `Next: upload it with the Arduino IDE, then fastcells record --label walk${baud}\n`,
      );
    });
}

/** An Arduino sketch is a file in a folder of the same name. */
async function writeSketch(output: string, sketch: string): Promise<string> {
  const name = basename(resolve(output));
  if (!/^\w[\w.-]{0,62}$/.test(name)) {
    throw new InputError(`--output ${output}: the folder names the sketch: use letters, digits and underscores`);
  }
  const path = join(output, `${name}.ino`);
  const isNew = await inFolder(output, async () => writeNew(path, sketch));
  if (!isNew) throw new InputError(`${shellPath(path)} already exists: remove it, or give another folder`);
  return path;
}

const rateValue = (value: string) => named("--rate", value, real({ least: 0.1, most: 48_000 }).read);
const pinsValue = (value: string) => named("--pins", value, list(text).read);
