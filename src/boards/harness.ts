/**
 * @file The harness of a program: start-up code, and the three calls to its emulator (read bytes, write bytes, exit),
 * one C file per family of cores.
 */
import type { Program } from "./program.js";

const hostHeader = `#ifndef HARNESS_H
#define HARNESS_H
#include <stdint.h>
void harness_read(void *bytes, uint16_t length);
void harness_write(const void *bytes, uint16_t length);
void harness_exit(uint8_t status);
#endif
`;

/** Serves the three calls on a Cortex-M by semihosting: files named "input" and "output". */
const cortexHost = `#include "harness-calls.h"
extern uint32_t data_load, data_start, data_end, bss_start, bss_end, stack_top;
int main(void);

/* Semihosting for AArch32, version 3: the operation in r0, its block in r1, BKPT 0xAB. */
static int32_t semihost(uint32_t operation, const void *block) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = block;
  __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
  return (int32_t)r0;
}

static uint32_t input, output;

static uint32_t open_file(const char *name, uint32_t length, uint32_t mode) {
  const uint32_t block[3] = {(uint32_t)name, mode, length};
  return (uint32_t)semihost(0x01, block);
}

void harness_read(void *bytes, uint16_t length) {
  const uint32_t block[3] = {input, (uint32_t)bytes, length};
  if (semihost(0x06, block) != 0) harness_exit(3);
}

void harness_write(const void *bytes, uint16_t length) {
  const uint32_t block[3] = {output, (uint32_t)bytes, length};
  if (semihost(0x05, block) != 0) harness_exit(4);
}

void harness_exit(uint8_t status) {
  const uint32_t block[2] = {0x20026, status};
  semihost(0x20, block);
  for (;;) {
  }
}

/* The loops must stay loops: if the empty program contained memcpy and memset, they would not count for a model that
   calls them. */
__attribute__((optimize("no-tree-loop-distribute-patterns"))) static void reset_handler(void) {
  const uint32_t *from = &data_load;
  for (uint32_t *to = &data_start; to < &data_end;) *to++ = *from++;
  for (uint32_t *to = &bss_start; to < &bss_end;) *to++ = 0;
  input = open_file("input", 5, 1);
  output = open_file("output", 6, 5);
  main();
  harness_exit(0);
}

static void fault_handler(void) { harness_exit(2); }

__attribute__((section(".vectors"), used)) static const void *const vectors[4] = {
    &stack_top, (const void *)reset_handler, (const void *)fault_handler, (const void *)fault_handler};
`;

/**
 * GPIOR0 of the ATmega328P as an I/O register and in its data space (datasheet section 30), and the values written
 * there.
 */
export const avrMailbox = { port: 0x1e, register: 0x3e, read: 1, write: 2, exit: 3 } as const;

/**
 * A call on an AVR: writing GPIOR0 stops the emulator, which finds address and length in the registers of avr-gcc's
 * calling convention (r24:r25 and r22:r23).
 */
const avrCall = (name: "read" | "write" | "exit", parameters: string) =>
  `__attribute__((naked, noinline)) void harness_${name}(${parameters}) {
  __asm__ volatile("ldi r18, ${avrMailbox[name]}\\n out ${avrMailbox.port}, r18\\n ret" ::: "r18", "memory");
}
`;

const avrHost = `#include "harness-calls.h"
${avrCall("read", "void *bytes, uint16_t length")}${avrCall("write", "const void *bytes, uint16_t length")}${avrCall("exit", "uint8_t status")}`;

/** All C files of a program for a family of cores, with the model or without it. No C name has a hyphen, so none collide. */
export function harnessFiles(program: Program, family: "avr" | "cortex", part: "model" | "empty"): Map<string, string> {
  const files = new Map<string, string>(part === "model" ? Object.entries(program.files) : []);
  files.set("harness-calls.h", hostHeader);
  files.set("harness-host.c", family === "avr" ? avrHost : cortexHost);
  files.set("harness-main.c", part === "model" ? program.main : program.emptyMain);
  return files;
}

/** GNU ld script of a Cortex-M0: vectors first, then code and constants, initialised data loaded from flash. */
export function cortexLinkerScript(flashOrigin: number, flash: number, ram: number): string {
  return `MEMORY {
  FLASH (rx) : ORIGIN = ${flashOrigin}, LENGTH = ${flash}
  RAM (rwx) : ORIGIN = 0x20000000, LENGTH = ${ram}
}
SECTIONS {
  .text : { KEEP(*(.vectors)) *(.text*) *(.rodata*) . = ALIGN(4); } > FLASH
  .ARM.exidx : { *(.ARM.exidx*) } > FLASH
  .data : { data_start = .; *(.data*) . = ALIGN(4); data_end = .; } > RAM AT > FLASH
  data_load = LOADADDR(.data);
  .bss (NOLOAD) : { bss_start = .; *(.bss*) *(COMMON) . = ALIGN(4); bss_end = .; } > RAM
  stack_top = ORIGIN(RAM) + LENGTH(RAM);
}
`;
}
