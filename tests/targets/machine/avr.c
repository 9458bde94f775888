/* An AVR in simavr, which prints the lines written to a given register, each ended by a carriage return. */
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
  sleep_mode(); /* Sleeping without interrupts ends the simulator. */
  return 0;
}
