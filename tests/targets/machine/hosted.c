/* A machine with a C library. */
#include <stdio.h>

#include "machine.h"

void put(char character) { putchar(character); }

int main(void) {
  run();
  return 0;
}
