/**
 * @file The example sketch of an Arduino library: reads samples from the serial port and prints the model's answers.
 */
import type { IntegerModel } from "../integer/model.js";
import { cComment, hasLabels } from "./c/names.js";

/**
 * The .ino. `windowSteps`: samples after which it answers and resets the state; null: it answers after each sample and
 * keeps the state.
 */
export function exampleSketch(
  model: Pick<IntegerModel, "task" | "channels" | "input" | "text" | "readout" | "labels">,
  { name, title, channels }: { name: string; title: string; channels: number },
  windowSteps: number | null,
): string {
  const upper = name.toUpperCase();
  const each = model.channels === null ? `${channels} integers` : cComment(model.channels.join(", "), 400);
  const when = windowSteps === null ? "after each sample" : `after each window of ${windowSteps} samples`;
  return `/*
  ${cComment(title)}

  Send samples over the serial port at 115200 baud, one per line, numbers separated by commas:
  ${each}
  It answers ${when}. In a product, fill \`sample\` from the sensor instead, at the rate of
  the recordings that the model was trained on. ${unitsText(model.input.sampleScale, upper)}
*/
#include <${name}.h>

static ${name}_state state;
static int16_t sample[${upper}_CHANNELS];
static int32_t scores[${upper}_SCORES];
${windowSteps === null ? "" : "static uint16_t steps = 0;\n"}
${printLabel(model, name)}

${printAnswer(model.task, upper)}
/* True once a complete sample has been read. */
static bool readSample() {
  while (Serial.available() > 0 && Serial.peek() != '-' && !isDigit(Serial.peek())) Serial.read();
  if (Serial.available() == 0) return false;
  for (int d = 0; d < ${upper}_CHANNELS; d++) sample[d] = (int16_t)Serial.parseInt();
  return true;
}

void setup() {
  Serial.begin(115200);
  ${name}_reset(&state);
}

void loop() {
  if (!readSample()) return;
  ${name}_step(&state, sample);
${windowSteps === null ? answerEachStep(name) : answerEachWindow(name, windowSteps)}}
`;
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
function unitsText(scales: readonly number[], upper: string): string {
  const [first] = scales;
  if (scales.every((scale) => scale === 1)) return "Its numbers are the recorded ones, unchanged.";
  const same = scales.every((scale) => scale === first);
  const macro = same
    ? `${upper}_SAMPLE(value)`
    : `${upper}_SAMPLE_0(value) to ${upper}_SAMPLE_${scales.length - 1}(value)`;
  return `One unit of ${same ? "a number" : "each channel"} is ${same ? first : scales.slice(0, 16).join(", ")}
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
