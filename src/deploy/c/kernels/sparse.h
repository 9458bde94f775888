#ifndef SPARSE_H
#define SPARSE_H
#include "narrow.h"

#if defined(AVR_ASSEMBLY)
/* Adds the next weight of the stream, in Z, times the next operand, in X, to the sum: 22 cycles. Signs are in the
   carry. */
#define NEXT_COLUMN             \
  "ld %[low], X+\n\t"           \
  "ld %[high], X+\n\t"          \
  "lpm %[weight], Z+\n\t"       \
  "mulsu %[weight], %[low]\n\t" \
  "sbc %C[sum], %[zero]\n\t"    \
  "sbc %D[sum], %[zero]\n\t"    \
  "add %A[sum], r0\n\t"         \
  "adc %B[sum], r1\n\t"         \
  "adc %C[sum], %[zero]\n\t"    \
  "adc %D[sum], %[zero]\n\t"    \
  "muls %[weight], %[high]\n\t" \
  "sbc %D[sum], %[zero]\n\t"    \
  "add %B[sum], r0\n\t"         \
  "adc %C[sum], r1\n\t"         \
  "adc %D[sum], %[zero]\n\t"
#endif

#if defined(THUMB_ASSEMBLY)
/* Adds the weight at an offset in the stream, in r1, times the operand in r5 to the sum in r3; r4 is scratch. */
#define WEIGH(place)              \
  "ldrb r4, [r1, #" place "]\n\t" \
  "sxtb r4, r4\n\t"               \
  "muls r5, r4\n\t"               \
  "adds r3, r3, r5\n\t"
#endif

#endif
