/**
 * @file The example sketch of an Arduino library: reads samples from the serial port and prints the model's answers.
 */
import type { IntegerModel } from "../integer/model.js";
import { cComment, hasLabels } from "./c/names.js";

/**
 * The .ino. `windowSteps`: steps after which it answers and resets the state; null: it answers after each step and
 * keeps the state. Each line has one sample; a step takes as many as the model's frame.
 */
export function exampleSketch(
  model: Pick<IntegerModel, "task" | "channels" | "frame" | "input" | "text" | "readout" | "labels">,
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

${printAnswer(model.task, upper)}
${frame === 1 ? readSample(upper) : readStep(upper)}

void setup() {
  Serial.begin(115200);
  ${name}_reset(&state);
}

void loop() {
  if (!${frame === 1 ? "readSample" : "readStep"}()) return;
  ${name}_step(&state, sample);
${windowSteps === null ? answerEachStep(name) : answerEachWindow(name, windowSteps)}}
`;
}

/** When the sketch answers, in samples. */
function whenText(windowSteps: number | null, frame: number): string {
  if (windowSteps !== null) return `after each window of ${windowSteps * frame} samples`;
  return frame === 1 ? "after each sample" : `after every ${frame} samples`;
}

/** What both readers do before the numbers of a line. */
const skipToNumber = `  while (Serial.available() > 0 && Serial.peek() != '-' && !isDigit(Serial.peek())) Serial.read();
  if (Serial.available() == 0) return false;`;

function readSample(upper: string): string {
  return `/* True once a complete sample has been read. */
static bool readSample() {
${skipToNumber}
  for (int d = 0; d < ${upper}_CHANNELS; d++) sample[d] = (int16_t)Serial.parseInt();
  return true;
}`;
}

/** Reads one line at a time into its place of the step, so that it never waits for the lines that are yet to come. */
function readStep(upper: string): string {
  return `/* Reads a sample into its place. True once the step's ${upper}_FRAME samples have been read. */
static bool readStep() {
  static uint16_t filled = 0;
${skipToNumber}
  for (int d = 0; d < ${upper}_CHANNELS / ${upper}_FRAME; d++) sample[filled++] = (int16_t)Serial.parseInt();
  if (filled < ${upper}_CHANNELS) return false;
  filled = 0;
  return true;
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
  const scales = input.sampleScale;
  const [first] = scales;
  if (scales.every((scale) => scale === 1)) return "Its numbers are the recorded ones, unchanged.";
  const same = scales.every((scale) => scale === first);
  const macro = same
    ? `${upper}_SAMPLE(value)`
    : `${upper}_SAMPLE_0(value) to ${upper}_SAMPLE_${scales.length - 1}(value)`;
  return `One unit of ${same ? "a number" : frame === 1 ? "each channel" : "each number of a step"} is ${same ? first : scales.slice(0, 16).join(", ")}
  in the unit of the recordings: ${macro} of ${upper.toLowerCase()}.h ${same ? "converts" : "convert"} a value.`;
}

function answerEachStep(name: string): string {
  return `  ${name}_scores(&state, scores);\n  printAnswer();\n`;
}

function answerEachWindow(name: string, windowSteps: number): string {
  return `  if (++steps < ${windowSteps}) return;
  ${name}_scores(&state, scores);
  printAnswer();
  ${name}_reset(&state);
  steps = 0;
`;
}

function printAnswer(task: IntegerModel["task"], upper: string): string {
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
static void printAnswer() {
  for (int c = 0; c < ${upper}_SCORES; c++) {
    printLabel(c);
    Serial.print('=');
    Serial.print(ldexp((float)scores[c], -${upper}_SCORE_BITS), 4);
    Serial.print(' ');
  }
  Serial.println();
}
`;
}
