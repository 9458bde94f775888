/**
 * @file The example sketch of an Arduino library: reads samples from the serial port and prints the model's answers.
 */
import { channelScales } from "../integer/channel-scales.js";
import type { IntegerModel } from "../integer/model.js";
import { valueMacro } from "./c/header.js";
import { cComment, hasLabels } from "./c/names.js";

/**
 * The .ino. `windowSteps`: steps after which it answers and resets the state; null: it answers after each step and
 * keeps the state. Each line has one sample; a step takes as many as the model's frame.
 */
export function exampleSketch(
  model: Pick<IntegerModel, "task" | "channels" | "frame" | "input" | "text" | "readout" | "labels" | "head">,
  { name, title, channels }: { name: string; title: string; channels: number },
  windowSteps: number | null,
): string {
  const upper = name.toUpperCase();
  const { frame = 1 } = model;
  const each = model.channels === null ? `${channels / frame} integers` : cComment(model.channels.join(", "), 400);
  return `/*
  ${cComment(title)}

  Send samples over the serial port at 115200 baud, one per line, numbers separated by commas:
  ${each}
  It answers ${whenText(windowSteps, frame)}. In a product, fill \`sample\` from the sensor instead, at the rate of
  the recordings that the model was trained on. ${unitsText(model, upper)}
*/
#include <${name}.h>

static ${name}_state state;
static int16_t sample[${upper}_CHANNELS];
static int32_t scores[${upper}_SCORES];
${windowSteps === null ? "" : "static uint16_t steps = 0;\n"}
${printLabel(model, name)}

${printAnswer(model, upper)}
${readLine(model, upper)}

void setup() {
  Serial.begin(115200);
  ${name}_reset(&state);
}

void loop() {
  if (!readSample()) return;
  ${name}_step(&state, sample);
${windowSteps === null ? "" : `  if (++steps < ${windowSteps}) return;\n`}  ${name}_scores(&state, scores);
  printAnswer();
${windowSteps === null ? "" : `  ${name}_reset(&state);\n  steps = 0;\n`}}
`;
}

/** When the sketch answers, in samples. */
function whenText(windowSteps: number | null, frame: number): string {
  if (windowSteps !== null) return `after each window of ${windowSteps * frame} samples`;
  return frame === 1 ? "after each sample" : `after every ${frame} samples`;
}

/**
 * Reads a line at a time, without waiting for those that are yet to come. Fractions are rounded if a sample has the unit
 * of the recordings, and else refused: they are values in that unit.
 */
function readLine({ input, frame = 1 }: Pick<IntegerModel, "input" | "frame">, upper: string): string {
  const rounds = input.sampleScale.every((scale) => scale === 1);
  const width = frame === 1 ? `${upper}_CHANNELS` : `${upper}_CHANNELS / ${upper}_FRAME`;
  const kept = frame === 1 ? "sample" : "into";
  return `const int width = ${width};
${frame === 1 ? "" : "/* The place of the next line in the step. */\nstatic int16_t *into = sample;\n"}
/* The line so far: its numbers, and the field that is being read. */
static int fields = 0;
static int32_t number = 0;
static enum { BEFORE, WHOLE, FRACTION, TEXT } field = BEFORE;
static bool negative = false;
${
  rounds
    ? `/* Its first digit after the point, and whether others follow that are not 0. */
static int8_t tenths = -1;
static bool beyond = false;

/* Rounds to the nearest sample, halves up. */
static bool roundsAway() {
  return tenths > 5 || (tenths == 5 && (beyond || !negative));
}`
    : `/* Whether the first number of the line has a fraction, which may be a time, and whether another has. */
static bool firstFraction = false;
static bool fractions = false;`
}

/* Keeps the number of a field. Of one more than there are channels, the first is a time, and is dropped. */
static void endField() {
  if (field == WHOLE || field == FRACTION) {
    if (fields == width) {
      for (int d = 1; d < width; d++) ${kept}[d - 1] = ${kept}[d];
    }
${
  rounds
    ? "    if (roundsAway()) number++;"
    : `    if (field == FRACTION) {
      if (fields == 0) firstFraction = true;
      else fractions = true;
    }`
}
    if (fields <= width) ${kept}[fields < width ? fields : width - 1] = (int16_t)(negative ? -number : number);
    fields++;
  }
  if (field != TEXT) field = BEFORE;
  number = 0;
  negative = false;
${rounds ? "  tenths = -1;\n  beyond = false;\n" : ""}}

/* Takes the characters that have arrived, up to the end of a line. True once ${frame === 1 ? "a line had a sample" : `the step's ${upper}_FRAME samples are there`}. Lines
   of other numbers, and names of columns, are passed over. */
static bool readSample() {
  while (Serial.available() > 0) {
    const char c = (char)Serial.read();
    if (c == '\\n' || c == '\\r') {
      endField();
      const bool whole = fields == width || fields == width + 1;
${
  rounds
    ? ""
    : `      const bool isValue = whole && (fractions || (firstFraction && fields == width));
      firstFraction = fractions = false;
`
}      fields = 0;
      field = BEFORE;
${
  rounds
    ? ""
    : `      if (isValue) {
        Serial.println(F("A number with a fraction is no sample: send ${sampleMacros(input.sampleScale, frame, upper)}, a whole number"));
        continue;
      }
`
}${
  frame === 1
    ? "      if (whole) return true;"
    : `      if (!whole) continue;
      into += width;
      if (into < sample + ${upper}_CHANNELS) continue;
      into = sample;
      return true;`
}
    } else if (field == TEXT) {
      continue;
    } else if (c == ',' || c == ';' || c == ' ' || c == '\\t') {
      endField();
    } else if (isDigit(c) && field != FRACTION) {
      field = WHOLE;
      number = 10 * number + (c - '0');
    } else if (field == BEFORE && (c == '-' || c == '+') && !negative) {
      negative = c == '-';
    } else if ((field == BEFORE || field == WHOLE) && c == '.') {
      field = FRACTION;
${
  rounds
    ? `    } else if (isDigit(c) && tenths < 0) {
      tenths = c - '0';
    } else if (isDigit(c)) {
      if (c != '0') beyond = true;
`
    : ""
}    } else if (!isDigit(c)) {
      field = TEXT;
    }
  }
  return false;
}`;
}

function printLabel(model: Parameters<typeof hasLabels>[0], name: string): string {
  if (!hasLabels(model))
    return "/* The scores are those of ids. */\nstatic void printLabel(int index) {\n  Serial.print(index);\n}";
  return `/* Labels are in flash. */
static void printLabel(int index) {
  Serial.print(reinterpret_cast<const __FlashStringHelper *>(${name}_label(index)));
}`;
}

/** The unit of a sample's numbers. */
function unitsText({ input, frame = 1 }: Pick<IntegerModel, "input" | "frame">, upper: string): string {
  const ofChannels = channelScales(input.sampleScale, frame);
  const scales = ofChannels ?? input.sampleScale;
  const [first] = scales;
  if (scales.every((scale) => scale === 1)) return "Its numbers are the recorded ones,\n  and fractions are rounded.";
  const same = scales.every((scale) => scale === first);
  const macro = sampleMacros(input.sampleScale, frame, upper);
  return `One unit of ${same ? "a number" : ofChannels === null ? "each number of a step" : "each channel"} is ${same ? first : scales.slice(0, 16).join(", ")}
  in the unit of the recordings: ${macro} of ${upper.toLowerCase()}.h ${same ? "converts" : "convert"} a value.
  Numbers with a fraction are refused.`;
}

/** The macros of the header that convert a value. */
function sampleMacros(sampleScale: readonly number[], frame: number, upper: string): string {
  const scales = channelScales(sampleScale, frame) ?? sampleScale;
  if (scales.every((scale) => scale === scales[0])) return `${upper}_SAMPLE(value)`;
  return `${upper}_SAMPLE_0(value) to ${upper}_SAMPLE_${scales.length - 1}(value)`;
}

function printAnswer({ task, labels, head }: Pick<IntegerModel, "task" | "labels" | "head">, upper: string): string {
  const numberOf = (c: number): string =>
    head.units === undefined
      ? `ldexp((float)scores[${c}], -${upper}_SCORE_BITS)`
      : `${valueMacro(upper, labels.length, c)}(scores[${c}])`;
  if (task === "multiclass") {
    return `/* The class with the largest score. */
static void printAnswer() {
  int best = 0;
  for (int c = 1; c < ${upper}_SCORES; c++) {
    if (scores[c] > scores[best]) best = c;
  }
  printLabel(best);
  Serial.println();
}
`;
  }
  if (task === "multilabel") {
    return `/* The labels with a score above 0: those that are more likely than not. */
static void printAnswer() {
  for (int c = 0; c < ${upper}_SCORES; c++) {
    if (scores[c] <= 0) continue;
    printLabel(c);
    Serial.print(' ');
  }
  Serial.println();
}
`;
  }
  return `/* The predicted numbers. */
static void printNumber(int index, float number) {
  printLabel(index);
  Serial.print('=');
  Serial.print(number, 4);
  Serial.print(' ');
}

static void printAnswer() {
${labels.map((_, c) => `  printNumber(${c}, ${numberOf(c)});`).join("\n")}
  Serial.println();
}
`;
}
