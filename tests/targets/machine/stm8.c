/* An STM8 in uCsim, which takes commands at an address that -I names: p prints the character that follows, s stops it. */
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
