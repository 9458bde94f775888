/** @file The boards and sensors that a forwarder can be written for, and how much a port carries. */
import { InputError } from "../../core/errors.js";

export const sensors = {
  mpu6050: "an MPU6050 (acceleration and turning) over I2C",
  adc: "voltages on analogue pins",
  pdm: "the board's PDM microphone",
  i2s: "an I2S microphone, as INMP441, ICS43434 or SPH0645",
} as const;
export type Sensor = keyof typeof sensors;

export interface ForwarderBoard {
  id: string;
  name: string;
  sensors: readonly Sensor[];
  /** Speed of the port; null: native USB, which is as fast as it is. */
  baud: { usual: number; sound: number } | null;
  /** Microseconds of a reading of one analogue pin. */
  analogueMicros: number;
  /** Bits that the sketch asks of the converter; null: its 10. */
  analogueBits: number | null;
}

const usb = { baud: null, analogueMicros: 30 } as const;

export const forwarderBoards: readonly ForwarderBoard[] = [
  {
    id: "uno",
    name: "Arduino Uno",
    sensors: ["mpu6050", "adc"],
    baud: { usual: 115_200, sound: 115_200 },
    analogueMicros: 112,
    analogueBits: null,
  },
  {
    id: "mkr1000",
    name: "Arduino MKR1000, Zero",
    sensors: ["mpu6050", "adc", "i2s"],
    ...usb,
    analogueMicros: 430,
    analogueBits: 12,
  },
  { id: "nano33ble", name: "Arduino Nano 33 BLE Sense", sensors: ["mpu6050", "adc", "pdm"], ...usb, analogueBits: 12 },
  {
    id: "nanorp2040",
    name: "Arduino Nano RP2040 Connect",
    sensors: ["mpu6050", "adc", "pdm"],
    ...usb,
    analogueBits: 12,
  },
  { id: "pico", name: "Raspberry Pi Pico", sensors: ["mpu6050", "adc"], ...usb, analogueBits: 12 },
  {
    id: "esp32",
    name: "ESP32",
    sensors: ["mpu6050", "adc", "i2s"],
    // Sound does not fit through 115,200 baud; this is the most that all USB bridges of these boards carry.
    baud: { usual: 115_200, sound: 921_600 },
    analogueMicros: 60,
    analogueBits: 12,
  },
];

/** The board of a name given by a user, in any case; throws InputError naming the boards there are. */
export function findForwarderBoard(name: string): ForwarderBoard {
  const board = forwarderBoards.find(({ id }) => id === name.toLowerCase());
  if (board !== undefined) return board;
  throw new InputError(`no board "${name}": choose one of ${forwarderBoards.map(({ id }) => id).join(", ")}`);
}

/** Bytes a second that native USB carries in lines, with room to spare. */
const usbBytes = 200_000;

export interface ForwarderOptions {
  /** Samples a second; undefined: what suits the sensor. */
  rate?: number | undefined;
  /** Analogue pins, by their names in a sketch. Default: A0, A1 and A2. */
  pins?: readonly string[] | undefined;
}

/** What a forwarder does, checked. */
export interface ForwarderPlan {
  board: ForwarderBoard;
  sensor: Sensor;
  /** Of a line, in its order. */
  channels: readonly string[];
  /** Samples a second. */
  rate: number;
  /** Of the port; native USB ignores it. */
  baud: number;
}

/** Rates where none is given. */
const usualRates = { mpu6050: 100, adc: 50, pdm: 16_000 } as const;
/** Digits and sign of a number, and what follows it. */
const widest = { mpu6050: 7, adc: 5, pdm: 7, i2s: 7 } as const;

/** @throws InputError where the board has no such sensor, or the rate is more than the sensor or the port can do */
export function planForwarder(
  board: ForwarderBoard,
  sensor: Sensor,
  { rate, pins }: ForwarderOptions = {},
): ForwarderPlan {
  if (!board.sensors.includes(sensor)) {
    const others = forwarderBoards.filter((other) => other.sensors.includes(sensor)).map(({ id }) => id);
    throw new InputError(
      `${board.name} has no ${sensor} here: choose ${board.sensors.join(" or ")}, or another board: ${others.join(", ")}`,
    );
  }
  if (pins !== undefined && sensor !== "adc")
    throw new InputError(`pins are for the sensor adc, not for ${sensor}: leave them out`);
  const channels = channelsOf(sensor, pins);
  const sound = sensor === "pdm" || sensor === "i2s";
  const speed = board.baud === null ? null : sound ? board.baud.sound : board.baud.usual;
  const wanted = rate ?? (sensor === "i2s" ? (board.baud === null ? 16_000 : 8000) : usualRates[sensor]);
  checkRate(board, sensor, channels.length, wanted, speed);
  return { board, sensor, channels, rate: wanted, baud: speed ?? 115_200 };
}

function channelsOf(sensor: Sensor, pins: readonly string[] = ["A0", "A1", "A2"]): readonly string[] {
  if (sensor === "mpu6050") return ["accX", "accY", "accZ", "gyrX", "gyrY", "gyrZ"];
  if (sensor !== "adc") return ["audio"];
  const wrong = pins.find((pin) => !/^(A\d{1,2}|GPIO\d{1,2}|\d{1,2})$/.test(pin));
  if (wrong !== undefined) throw new InputError(`pin "${wrong}": give names as in a sketch: A0, A1, 34`);
  if (pins.length === 0 || pins.length > 16 || new Set(pins).size !== pins.length) {
    throw new InputError(`${pins.length} pins: give 1 to 16, each once`);
  }
  return pins;
}

function checkRate(board: ForwarderBoard, sensor: Sensor, channels: number, rate: number, baud: number | null): void {
  if (sensor === "pdm" && rate !== 16_000) {
    throw new InputError(`${rate} samples a second: the boards' PDM libraries sample at 16000`);
  }
  if (sensor === "mpu6050" && rate > 1000) {
    throw new InputError(`${rate} samples a second: an MPU6050 measures 1000 times a second at most`);
  }
  if (sensor === "adc" && rate * channels * board.analogueMicros > 800_000) {
    const most = Math.floor(800_000 / (channels * board.analogueMicros));
    throw new InputError(
      `${rate} samples of ${channels} pins a second: the converter does ${most} at most; lower the rate`,
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
