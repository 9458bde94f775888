/* A Cortex-M in QEMU: flash at 0, semihosting (version 3 for AArch32: the operation in r0, its argument in r1, BKPT 0xAB). */
#include <stdint.h>

#include "machine.h"

extern uint32_t data_load, data_start, data_end, bss_start, bss_end, stack_top;

static void semihost(uint32_t operation, const void *argument) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

static char line[64];
static uint32_t filled = 0;

void put(char character) {
  line[filled++] = character;
  if (character != '\n' && filled < sizeof line - 1) return;
  line[filled] = '\0';
  semihost(0x04, line); /* SYS_WRITE0 */
  filled = 0;
}

static void leave(uint32_t status) {
  const uint32_t block[2] = {0x20026, status}; /* ADP_Stopped_ApplicationExit */
  semihost(0x20, block);
  for (;;) {
  }
}

static void reset(void) {
  const uint32_t *from = &data_load;
  for (uint32_t *to = &data_start; to < &data_end;) *to++ = *from++;
  for (uint32_t *to = &bss_start; to < &bss_end;) *to++ = 0;
  run();
  leave(0);
}

static void fault(void) { leave(2); }

typedef union {
  const void *stack;
  void (*handler)(void);
} vector;

__attribute__((section(".vectors"), used)) static const vector vectors[7] = {
    {.stack = &stack_top}, {.handler = reset}, {.handler = fault}, {.handler = fault},
    {.handler = fault},    {.handler = fault}, {.handler = fault}};
