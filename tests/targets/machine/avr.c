/* An AVR in simavr, which prints what is written to a register that it is told of, line by line, each ended by a return. */
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
#include <avr/avr_mcu_section.h>

#include "machine.h"

AVR_MCU_SIMAVR_CONSOLE(&GPIOR0);

void put(char character) { GPIOR0 = character == '\n' ? '\r' : (uint8_t)character; }

int main(void) {
  run();
  cli();
  sleep_mode(); /* Asleep without interrupts: the simulator ends. */
  return 0;
}
