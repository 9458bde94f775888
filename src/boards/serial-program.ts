/**
 * @file A model as a Raspberry Pi Pico program on its first serial port. A model of numbers works like the Arduino
 * example: it reads one line of integers per step, and prints the label of the largest score. A model of sound reads
 * raw samples, two bytes each, low byte first, and prints each detected word. The caller sets up clocks and baud rate.
 */
import { windowStepsRule } from "../deploy/arduino.js";
import type { ListenerSpec } from "../deploy/frontend/listener-spec.js";
import type { IntegerModel } from "../integer/model.js";
import { checkValue } from "../options/table.js";
import { listenerProgram, type ModelSource, modelProgram, type Program } from "./program.js";

/**
 * @param windowSteps steps after which it answers and resets the state; null: it answers after each step and keeps the
 * state
 * @throws InputError if the window is invalid
 */
export function serialProgram(model: ModelSource, windowSteps: number | null): Program {
  checkValue("windowSteps", windowStepsRule, windowSteps);
  return { ...modelProgram(model), main: numbersMain(model, windowSteps) };
}

/** The program of a model of sound: front end, network and detector. */
export function serialListenerProgram(model: IntegerModel, spec: ListenerSpec): Program {
  const program = listenerProgram(model, spec, { title: "model" });
  return { ...program, main: listenerMain(program.name, spec.frontEnd.stride) };
}

/** The serial port of both programs. */
const port = `#include <stdint.h>

/* UART0 (RP2040 datasheet, section 4.2.8) and the System Control Register of the Cortex-M0+. */
#define REGISTER(address) (*(volatile uint32_t *)(address))
#define UART_DATA REGISTER(0x40034000u)
#define UART_FLAGS REGISTER(0x40034018u)
#define UART_LINE REGISTER(0x4003402cu)
#define UART_CONTROL REGISTER(0x40034030u)
#define UART_INTERRUPTS REGISTER(0x40034038u)
#define SYSTEM_CONTROL REGISTER(0xe000ed10u)
enum { RECEIVE_EMPTY = 1 << 4, SEND_FULL = 1 << 5, EVENT_ON_PENDING = 1 << 4 };

/* 8 bits, FIFOs on. Received data are an event, which ends WFE, without an interrupt. */
static void start_serial(void) {
  UART_LINE = 0x70u;
  UART_INTERRUPTS = 0x50u;
  SYSTEM_CONTROL = EVENT_ON_PENDING;
  UART_CONTROL = 0x301u;
}

static uint8_t read_byte(void) {
  while (UART_FLAGS & RECEIVE_EMPTY) __asm__ volatile("wfe");
  return (uint8_t)UART_DATA;
}

static void write_text(const char *text) {
  for (; *text != 0; text++) {
    while (UART_FLAGS & SEND_FULL) {
    }
    UART_DATA = (uint8_t)*text;
  }
}
`;

function numbersMain({ name, channels, scores }: ModelSource, windowSteps: number | null): string {
  const wait = windowSteps === null ? "" : `    if (++steps < ${windowSteps}) continue;\n`;
  const anew = windowSteps === null ? "" : `    ${name}_reset(&state);\n    steps = 0;\n`;
  return `#include "${name}.h"
${port}
static ${name}_state state;
static int16_t sample[${channels}];
static ${scores.type} scores[${scores.length}];

/* The next integer; any characters except digits and a sign are separators. */
static int16_t read_number(void) {
  int32_t value = 0;
  char c = (char)read_byte();
  while (c != '-' && (c < '0' || c > '9')) c = (char)read_byte();
  const int negative = c == '-';
  if (negative) c = (char)read_byte();
  for (; c >= '0' && c <= '9'; c = (char)read_byte()) value = 10 * value + (c - '0');
  return (int16_t)(negative ? -value : value);
}

int main(void) {
${windowSteps === null ? "" : "  uint16_t steps = 0;\n"}  start_serial();
  ${name}_reset(&state);
  for (;;) {
    for (int d = 0; d < ${channels}; d++) sample[d] = read_number();
    ${name}_step(&state, sample);
${wait}    ${name}_scores(&state, scores);
    int best = 0;
    for (int c = 1; c < ${scores.length}; c++) {
      if (scores[c] > scores[best]) best = c;
    }
    write_text(${name}_label(best));
    write_text("\\r\\n");
${anew}  }
}
`;
}

/** @param stride samples per hop, which it reads at a time */
function listenerMain(name: string, stride: number): string {
  return `#include "${name}_listener.h"
${port}
static ${name}_listener listener;
static int16_t samples[${stride}];

int main(void) {
  start_serial();
  ${name}_listener_reset(&listener);
  for (;;) {
    for (int n = 0; n < ${stride}; n++) {
      const uint8_t low = read_byte();
      samples[n] = (int16_t)(uint16_t)(low | read_byte() << 8);
    }
    const int16_t heard = ${name}_push(&listener, samples, ${stride});
    if (heard < 0) continue;
    write_text(${name}_label(heard));
    write_text("\\r\\n");
  }
}
`;
}
