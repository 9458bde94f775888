/* An STM8 in uCsim, which takes commands at the address given by -I: p prints the next character, s stops. */
#include "machine.h"

#define CONSOLE (*(volatile unsigned char *)0x5fff)

void put(char character) {
  CONSOLE = 'p';
  CONSOLE = (unsigned char)character;
}

int main(void) {
  run();
  CONSOLE = 's';
  for (;;) {
  }
}
