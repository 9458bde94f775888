/** @file The boards and sensors of forwarders, and the capacity of their ports. */
import { InputError } from "../../core/errors.js";

export const sensors = {
  mpu6050: "an MPU6050 (acceleration and rotation) over I2C",
  adc: "voltages on analogue pins",
  pdm: "the board's PDM microphone",
  i2s: "an I2S microphone, as INMP441, ICS43434 or SPH0645",
} as const;
export type Sensor = keyof typeof sensors;

export interface ForwarderBoard {
  id: string;
  name: string;
  sensors: readonly Sensor[];
  /** The names of its analogue pins. */
  analoguePins: readonly string[];
  /** Baud rates of the port; null: native USB, which has none. */
  baud: { usual: number; sound: number } | null;
  /** Microseconds of a reading of one analogue pin. */
  analogueMicros: number;
  /** Resolution that the sketch sets for the converter; null: its default of 10 bits. */
  analogueBits: number | null;
}

const usb = { baud: null, analogueMicros: 30 } as const;

/** A<from> to A<to>. */
const pinsFrom = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => `A${from + n}`);

export const forwarderBoards: readonly ForwarderBoard[] = [
  {
    id: "uno",
    name: "Arduino Uno",
    sensors: ["mpu6050", "adc"],
    analoguePins: pinsFrom(0, 5),
    baud: { usual: 115_200, sound: 115_200 },
    analogueMicros: 112,
    analogueBits: null,
  },
  {
    id: "mkr1000",
    name: "Arduino MKR1000, Zero",
    sensors: ["mpu6050", "adc", "i2s"],
    analoguePins: pinsFrom(0, 6),
    ...usb,
    analogueMicros: 430,
    analogueBits: 12,
  },
  {
    id: "nano33ble",
    name: "Arduino Nano 33 BLE Sense",
    sensors: ["mpu6050", "adc", "pdm"],
    analoguePins: pinsFrom(0, 7),
    ...usb,
    analogueBits: 12,
  },
  {
    id: "nanorp2040",
    name: "Arduino Nano RP2040 Connect",
    sensors: ["mpu6050", "adc", "pdm"],
    analoguePins: pinsFrom(0, 7),
    ...usb,
    analogueBits: 12,
  },
  {
    id: "pico",
    name: "Raspberry Pi Pico",
    sensors: ["mpu6050", "adc"],
    analoguePins: pinsFrom(0, 3),
    ...usb,
    analogueBits: 12,
  },
  {
    id: "esp32",
    name: "ESP32",
    sensors: ["mpu6050", "adc", "i2s"],
    // The first has no A1, A2, A8 and A9; its successors have at least A0 to A5.
    analoguePins: ["A0", ...pinsFrom(3, 7), ...pinsFrom(10, 19)],
    // Sound does not fit in 115,200 baud; this is the highest rate of all USB bridges of these boards.
    baud: { usual: 115_200, sound: 921_600 },
    analogueMicros: 60,
    analogueBits: 12,
  },
];

/** The board of a name given by a user, in any case; throws InputError with the list of boards. */
export function findForwarderBoard(name: string): ForwarderBoard {
  const board = forwarderBoards.find(({ id }) => id === name.toLowerCase());
  if (board !== undefined) return board;
  throw new InputError(`no board "${name}": choose one of ${forwarderBoards.map(({ id }) => id).join(", ")}`);
}

/** Bytes per second over native USB, with a margin. */
const usbBytes = 200_000;

export interface ForwarderOptions {
  /** Sample rate in Hz. Default: by the sensor. */
  rate?: number | undefined;
  /** Analogue pins, by their names or numbers in a sketch. Default: the first three of the board. */
  pins?: readonly string[] | undefined;
}

/** The checked settings of a forwarder. */
export interface ForwarderPlan {
  board: ForwarderBoard;
  sensor: Sensor;
  /** Columns of a line, in order. */
  channels: readonly string[];
  /** Sample rate in Hz. */
  rate: number;
  /** Baud rate of the port; native USB ignores it. */
  baud: number;
}

/** Default rates. */
const usualRates = { mpu6050: 100, adc: 50, pdm: 16_000 } as const;
/** Most characters of a number: sign, digits and separator. */
const widest = { mpu6050: 7, adc: 5, pdm: 7, i2s: 7 } as const;

/** @throws InputError if the board has no such sensor, or the rate is too high for the sensor or the port */
export function planForwarder(
  board: ForwarderBoard,
  sensor: Sensor,
  { rate, pins }: ForwarderOptions = {},
): ForwarderPlan {
  if (!board.sensors.includes(sensor)) {
    const others = forwarderBoards.filter((other) => other.sensors.includes(sensor)).map(({ id }) => id);
    throw new InputError(
      `${board.name} is not supported with ${sensor}: choose ${board.sensors.join(" or ")}, or another board: ${others.join(", ")}`,
    );
  }
  if (pins !== undefined && sensor !== "adc")
    throw new InputError(`pins are for the sensor adc, not for ${sensor}: leave them out`);
  const channels = channelsOf(board, sensor, pins);
  const sound = sensor === "pdm" || sensor === "i2s";
  const speed = board.baud === null ? null : sound ? board.baud.sound : board.baud.usual;
  const wanted = rate ?? (sensor === "i2s" ? (board.baud === null ? 16_000 : 8000) : usualRates[sensor]);
  checkRate(board, sensor, channels.length, wanted, speed);
  return { board, sensor, channels, rate: wanted, baud: speed ?? 115_200 };
}

function channelsOf(
  board: ForwarderBoard,
  sensor: Sensor,
  pins: readonly string[] = board.analoguePins.slice(0, 3),
): readonly string[] {
  if (sensor === "mpu6050") return ["accX", "accY", "accZ", "gyrX", "gyrY", "gyrZ"];
  if (sensor !== "adc") return ["audio"];
  const wrong = pins.find((pin) => !board.analoguePins.includes(pin) && !/^(GPIO)?\d{1,2}$/.test(pin));
  if (wrong !== undefined) {
    throw new InputError(
      `pin "${wrong}": ${board.name} has the analogue pins ${board.analoguePins.join(", ")}: give these, or numbers as in a sketch`,
    );
  }
  // A number alone would not be a name of a column, but a sample.
  const named = pins.map((pin) => pin.replace(/^(?=\d)/, "GPIO"));
  if (named.length === 0 || named.length > 16 || new Set(named).size !== named.length) {
    throw new InputError(`${pins.length} pins: give 1 to 16, each once`);
  }
  return named;
}

function checkRate(board: ForwarderBoard, sensor: Sensor, channels: number, rate: number, baud: number | null): void {
  if (sensor === "pdm" && rate !== 16_000) {
    throw new InputError(`${rate} samples a second: the boards' PDM libraries sample at 16000`);
  }
  if (sensor === "mpu6050" && rate > 1000) {
    throw new InputError(`${rate} samples a second: an MPU6050 measures at most 1000 times a second`);
  }
  if (sensor === "adc" && rate * channels * board.analogueMicros > 800_000) {
    const most = Math.floor(800_000 / (channels * board.analogueMicros));
    throw new InputError(
      `${rate} samples of ${channels} pins a second: the converter reaches at most ${most}; lower the rate`,
    );
  }
  const needed = rate * (channels * widest[sensor] + 1);
  const carried = baud === null ? usbBytes : baud / 10;
  if (needed > carried) {
    const way = baud === null ? "USB carries" : `${baud} baud carries`;
    throw new InputError(
      `${rate} samples of ${channels} numbers a second are up to ${needed} bytes, and ${way} ${carried}: give at most ` +
        `${Math.floor(carried / (channels * widest[sensor] + 1))} samples a second`,
    );
  }
}
