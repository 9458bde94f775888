/**
 * @file A model as a program of the Raspberry Pi Pico that speaks over its first serial port as the Arduino example does: a line
 * of integers a step comes in, the label of the largest score goes out. Clocks and baud rate are whoever starts it's.
 */
import { type ModelSource, modelProgram, type Program } from "./program.js";

/** @param windowSteps steps after which it answers and starts anew; null: it answers after each, and goes on */
export function serialProgram(model: ModelSource, windowSteps: number | null): Program {
  return { ...modelProgram(model), main: serialMain(model, windowSteps) };
}

function serialMain({ name, channels, scores }: ModelSource, windowSteps: number | null): string {
  const wait = windowSteps === null ? "" : `    if (++steps < ${windowSteps}) continue;\n`;
  const anew = windowSteps === null ? "" : `    ${name}_reset(&state);\n    steps = 0;\n`;
  return `#include <stdint.h>
#include "${name}.h"

/* UART0 (RP2040 datasheet, section 4.2.8) and the System Control Register of the Cortex-M0+. */
#define REGISTER(address) (*(volatile uint32_t *)(address))
#define UART_DATA REGISTER(0x40034000u)
#define UART_FLAGS REGISTER(0x40034018u)
#define UART_LINE REGISTER(0x4003402cu)
#define UART_CONTROL REGISTER(0x40034030u)
#define UART_INTERRUPTS REGISTER(0x40034038u)
#define SYSTEM_CONTROL REGISTER(0xe000ed10u)
enum { RECEIVE_EMPTY = 1 << 4, SEND_FULL = 1 << 5, EVENT_ON_PENDING = 1 << 4 };

static ${name}_state state;
static int16_t sample[${channels}];
static ${scores.type} scores[${scores.length}];

/* 8 bits, FIFOs on. What comes in is an event, which ends WFE; no interrupt is taken. */
static void start_serial(void) {
  UART_LINE = 0x70u;
  UART_INTERRUPTS = 0x50u;
  SYSTEM_CONTROL = EVENT_ON_PENDING;
  UART_CONTROL = 0x301u;
}

static char read_character(void) {
  while (UART_FLAGS & RECEIVE_EMPTY) __asm__ volatile("wfe");
  return (char)UART_DATA;
}

static void write_text(const char *text) {
  for (; *text != 0; text++) {
    while (UART_FLAGS & SEND_FULL) {
    }
    UART_DATA = (uint8_t)*text;
  }
}

/* The next integer; anything but digits and a sign parts one from the next. */
static int16_t read_number(void) {
  int32_t value = 0;
  char c = read_character();
  while (c != '-' && (c < '0' || c > '9')) c = read_character();
  const int negative = c == '-';
  if (negative) c = read_character();
  for (; c >= '0' && c <= '9'; c = read_character()) value = 10 * value + (c - '0');
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
