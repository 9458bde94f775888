#ifndef OPERAND_H
#define OPERAND_H
#include "platform.h"

/* Declares n numbers of 16 bits as operands, under a name: themselves, or a copy where operands are wider. */
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
