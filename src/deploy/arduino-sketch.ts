/** @file The example sketch of an Arduino library: reads samples from the serial port, prints what the model says. */
import type { ArduinoSource } from "./arduino.js";

/** Text as a C string literal in plain ASCII: UTF-8 bytes, and all that C could misread, as three octal digits. */
export function quoteC(text: string): string {
  const quoted = Array.from(new TextEncoder().encode(text), (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9 _.,:;()+\-=/]/.test(character) ? character : `\\${byte.toString(8).padStart(3, "0")}`;
  });
  return `"${quoted.join("")}"`;
}

/** Text of any characters as one line of a comment. */
export function commentLine(text: string): string {
  return text
    .replace(/[^\x20-\x7e\u00a0-\uffff]/g, " ")
    .replaceAll("\\", "/")
    .replaceAll("*/", "* /")
    .replaceAll("/*", "/ *");
}

/** The .ino of the example. */
export function exampleSketch({
  name,
  title,
  channels,
  channelNames,
  labels,
  task,
  scoreBits,
  windowSteps,
}: ArduinoSource): string {
  const each = channelNames === null ? `${channels} integers` : channelNames.map(commentLine).join(", ");
  const when = windowSteps === null ? "after each sample" : `after each window of ${windowSteps} samples`;
  return `/*
  ${commentLine(title)}

  Send samples over the serial port at 115200 baud, a line each, commas between the numbers:
  ${each}
  The answer comes ${when}. In a product, fill \`sample\` from the sensor instead, at the rate and in the
  units of the recordings that the model was trained on.
*/
#include <${name}.h>

static ${name}_state state;
static int16_t sample[${channels}];
static int32_t scores[${labels.length}];
${windowSteps === null ? "" : "static uint16_t steps = 0;\n"}
static void printLabel(uint16_t index) {
  switch (index) {
${labels.map((label, index) => `    case ${index}: Serial.print(F(${quoteC(label)})); break;`).join("\n")}
  }
}

${printAnswer(task, labels.length, scoreBits)}
/* True once a whole sample has come. */
static bool readSample() {
  while (Serial.available() > 0 && Serial.peek() != '-' && !isDigit(Serial.peek())) Serial.read();
  if (Serial.available() == 0) return false;
  for (uint16_t d = 0; d < ${channels}; d++) sample[d] = (int16_t)Serial.parseInt();
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

function printAnswer(task: ArduinoSource["task"], classes: number, scoreBits: number): string {
  if (task === "multiclass") {
    return `/* The class with the largest score. */
static void printAnswer() {
  uint16_t best = 0;
  for (uint16_t c = 1; c < ${classes}; c++) {
    if (scores[c] > scores[best]) best = c;
  }
  printLabel(best);
  Serial.println();
}
`;
  }
  if (task === "multilabel") {
    return `/* The labels that are more likely than not: those with a score above 0. */
static void printAnswer() {
  for (uint16_t c = 0; c < ${classes}; c++) {
    if (scores[c] <= 0) continue;
    printLabel(c);
    Serial.print(' ');
  }
  Serial.println();
}
`;
  }
  return `/* The predicted numbers; a score of ${2 ** scoreBits} is 1. */
static void printAnswer() {
  for (uint16_t c = 0; c < ${classes}; c++) {
    printLabel(c);
    Serial.print('=');
    Serial.print((float)scores[c] / ${2 ** scoreBits}.0f, 4);
    Serial.print(' ');
  }
  Serial.println();
}
`;
}
