#ifndef OPERAND_H
#define OPERAND_H
#include "platform.h"

/* Declares n 16-bit numbers as operands under a name: the numbers themselves, or a copy if operands are wider. */
#if defined(THUMB_ASSEMBLY)
static void widen(const int16_t *from, int n, operand *to) {
  while (n-- > 0) *to++ = *from++;
}
#define OPERAND(name, from, n) \
  operand name[n];             \
  widen(from, n, name)
#else
#define OPERAND(name, from, n) const operand *const name = from
#endif

#endif
