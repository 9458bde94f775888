/** @file The sketch of a forwarder: it sends one line per sample, and every second the names of its columns. */
import type { ForwarderPlan, Sensor } from "./catalogue.js";

/** The parts of a sketch that depend on the sensor. */
interface Parts {
  /** Wiring instructions. */
  wiring: string;
  includes: readonly string[];
  /** Declarations before setup(). */
  declarations: string;
  /** Statements at the end of setup(). */
  begin: string;
  /** The body of loop(). */
  loop: string;
}

/** The .ino. */
export function forwarderSketch(plan: ForwarderPlan): string {
  const { board, channels, rate, baud, sensor } = plan;
  const { wiring, includes, declarations, begin, loop } = partsOf[sensor](plan);
  const speed = baud === 115_200 ? "" : ` --baud ${baud}`;
  return `/*
  Sends ${channels.join(", ")} of an ${board.name} over the serial port at ${baud} baud: one line per sample,
  at ${rate} Hz, and once a second a line with the names of the columns.

  ${wiring}

  Record with: fastcells record --label <what you do>${speed}
*/
${includes.map((name) => `#include <${name}>\n`).join("")}
/* Samples between lines of names. */
static const uint32_t namesEvery = ${Math.max(1, Math.round(rate))};
static uint32_t sent = 0;

static void sendNames() {
  if (sent++ % namesEvery == 0) Serial.println("${channels.join(",")}");
}

${declarations}
void setup() {
  Serial.begin(${baud});
${indented(begin)}}

void loop() {
${indented(loop)}}
`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}

/** Waits for the time of the next sample. A sketch that fell behind continues from now, without catching up. */
const pace = (rate: number): string => `/* Microseconds between samples. */
static const uint32_t period = ${Math.round(1e6 / rate)};
static uint32_t next = 0;

static bool isTime() {
  const uint32_t late = micros() - next;
  if (late & 0x80000000UL) return false;
  next = late > 4 * period ? micros() + period : next + period;
  return true;
}
`;

const startPace = "next = micros();\n";

/** Lines are assembled and sent at once: one call per number would be too slow for sound. */
const soundLines = `/* Lines waiting to be sent. */
static char text[512];
static size_t length = 0;

static void sendText() {
  Serial.write((const uint8_t *)text, length);
  length = 0;
}

static void sendSample(int16_t sample) {
  if (length > sizeof text - 16) sendText();
  if (sent % namesEvery == 0) sendText();
  sendNames();
  char digits[6];
  uint8_t n = 0;
  uint16_t rest = sample < 0 ? (uint16_t)-(int32_t)sample : (uint16_t)sample;
  do {
    digits[n++] = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (sample < 0) text[length++] = '-';
  while (n > 0) text[length++] = digits[--n];
  text[length++] = '\\n';
}
`;

const fault = (sentence: string): string => `while (true) {
  Serial.println("${sentence}");
  delay(1000);
}
`;

const mpu6050 = ({ rate }: ForwarderPlan): Parts => ({
  wiring:
    "Wire the MPU6050: VCC, GND, SCL and SDA to the pins of the same names, AD0 to GND. Numbers are raw counts: 8,192 are\n  1 g, 65.5 are one degree per second.",
  includes: ["Wire.h"],
  declarations: `static const uint8_t address = 0x68;

static bool writeRegister(uint8_t number, uint8_t value) {
  Wire.beginTransmission(address);
  Wire.write(number);
  Wire.write(value);
  return Wire.endTransmission() == 0;
}

/* Acceleration, temperature (skipped) and rotation: seven numbers, high byte first. */
static bool readSample(int16_t sample[6]) {
  Wire.beginTransmission(address);
  Wire.write((uint8_t)0x3b);
  if (Wire.endTransmission(false) != 0) return false;
  if (Wire.requestFrom(address, (uint8_t)14) != 14) return false;
  for (uint8_t i = 0, channel = 0; i < 7; i++) {
    const uint8_t high = (uint8_t)Wire.read();
    const uint8_t low = (uint8_t)Wire.read();
    if (i != 3) sample[channel++] = (int16_t)((uint16_t)high << 8 | low);
  }
  return true;
}

${pace(rate)}`,
  begin: `Wire.begin();
Wire.setClock(400000);
/* Wake up, with the gyroscope's clock; low-pass at ${rate > 200 ? "188" : "44"} Hz; up to 4 g and 500 degrees a second. */
const bool there = writeRegister(0x6b, 1) && writeRegister(0x1a, ${rate > 200 ? 1 : 3}) && writeRegister(0x1c, 0x08) && writeRegister(0x1b, 0x08);
if (!there) {
${indented(fault("no MPU6050 answers: check its wires SDA and SCL"))}}
${startPace}`,
  loop: `int16_t sample[6];
if (!isTime()) return;
if (!readSample(sample)) {
  Serial.println("the MPU6050 does not answer");
  return;
}
sendNames();
for (uint8_t i = 0; i < 6; i++) {
  if (i > 0) Serial.print(',');
  Serial.print(sample[i]);
}
Serial.println();
`,
});

const adc = ({ board, channels, rate }: ForwarderPlan): Parts => ({
  wiring: `Numbers are readings of ${board.analogueBits ?? 10} bits.`,
  includes: [],
  declarations: `static const uint8_t pins[] = {${channels.map(pinName).join(", ")}};

${pace(rate)}`,
  begin: `${board.analogueBits === null ? "" : `analogReadResolution(${board.analogueBits});\n`}${startPace}`,
  loop: `if (!isTime()) return;
sendNames();
for (uint8_t i = 0; i < sizeof pins; i++) {
  if (i > 0) Serial.print(',');
  Serial.print(analogRead(pins[i]));
}
Serial.println();
`,
});

/** GPIO34 is the number 34 in a sketch. */
function pinName(pin: string): string {
  return pin.replace(/^GPIO/, "");
}

const pdm = ({ rate }: ForwarderPlan): Parts => ({
  wiring:
    "The microphone is on the board. Samples that cannot be sent in time are dropped, and a line reports their number.",
  includes: ["PDM.h"],
  declarations: `/* Ring buffer: the interrupt writes at head, loop reads at tail. */
static const uint16_t ringLength = 4096;
static int16_t ring[ringLength];
static volatile uint16_t head = 0, tail = 0;
static volatile uint32_t lost = 0;

/* Called by the library, in an interrupt, when there are samples. */
static void onSamples() {
  static int16_t samples[256];
  const size_t n = (size_t)PDM.read(samples, sizeof samples) / sizeof samples[0];
  for (size_t i = 0; i < n; i++) {
    const uint16_t following = (uint16_t)((head + 1) % ringLength);
    if (following == tail) {
      lost = lost + 1;
      continue;
    }
    ring[head] = samples[i];
    head = following;
  }
}

${soundLines}`,
  begin: `PDM.onReceive(onSamples);
if (!PDM.begin(1, ${rate})) {
${indented(fault("the microphone does not start"))}}
`,
  loop: `while (tail != head) {
  sendSample(ring[tail]);
  tail = (uint16_t)((tail + 1) % ringLength);
}
sendText();
if (lost > 0) {
  Serial.print("samples lost: ");
  Serial.println(lost);
  lost = 0;
}
`,
});

const i2s = ({ board, rate }: ForwarderPlan): Parts => {
  /** The boards have different libraries of this name. */
  const isEsp = board.id === "esp32";
  return {
    wiring: isEsp
      ? "Wire the microphone: SCK to 14, WS to 15, SD to 32, L/R to GND."
      : "Wire the microphone: SCK to 2, WS to 3, SD to A6, L/R to GND (MKR; on a Zero SCK to 1, WS to 0, SD to 9).",
    includes: [],
    declarations: `${isEsp ? "#include <ESP_I2S.h>\n\nstatic I2SClass microphone;" : "#include <I2S.h>"}

/* Microphones fill the upper 18 to 24 of a sample's 32 bits; the upper 16 are sent, amplified four times. */
static int16_t sampleOf(int32_t word) {
  const int32_t sample = word >> 14;
  return (int16_t)(sample > 32767 ? 32767 : sample < -32768 ? -32768 : sample);
}

${soundLines}`,
    begin: `${
      isEsp
        ? `microphone.setPins(14, 15, -1, 32);
if (!microphone.begin(I2S_MODE_STD, ${rate}, I2S_DATA_BIT_WIDTH_32BIT, I2S_SLOT_MODE_MONO)) {`
        : `if (!I2S.begin(I2S_PHILIPS_MODE, ${rate}, 32)) {`
    }
${indented(fault("the microphone does not start"))}}
`,
    loop: isEsp
      ? `static int32_t words[64];
const size_t n = microphone.readBytes((char *)words, sizeof words) / sizeof words[0];
for (size_t i = 0; i < n; i++) sendSample(sampleOf(words[i]));
sendText();
`
      : `/* Left and right samples alternate; the side without a microphone is 0. */
static int32_t words[64];
while (I2S.available() > 0) {
  const size_t n = (size_t)I2S.read(words, sizeof words) / sizeof words[0];
  for (size_t i = 0; i + 1 < n; i += 2) sendSample(sampleOf(words[i] != 0 ? words[i] : words[i + 1]));
}
sendText();
`,
  };
};

const partsOf: Readonly<Record<Sensor, (plan: ForwarderPlan) => Parts>> = { mpu6050, adc, pdm, i2s };
