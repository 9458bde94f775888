#ifndef MULTIPLY_H
#define MULTIPLY_H
#include "platform.h"

/* a times b, both of 16 bits. */
#if defined(AVR_ASSEMBLY)
APART static int32_t multiply(int a, int b) {
  register int first __asm__("r18") = a; /* a register that mulsu accepts and that need not be saved */
  int32_t product;
  __asm__(
    "muls %B[first], %B[b]\n\t"
    "movw %C[product], r0\n\t"
    "mul %A[first], %A[b]\n\t"
    "movw %A[product], r0\n\t"
    "mulsu %B[first], %A[b]\n\t"
    "sbc %D[product], %[zero]\n\t" /* the sign is in the carry */
    "add %B[product], r0\n\t"
    "adc %C[product], r1\n\t"
    "adc %D[product], %[zero]\n\t"
    "mulsu %B[b], %A[first]\n\t"
    "sbc %D[product], %[zero]\n\t"
    "add %B[product], r0\n\t"
    "adc %C[product], r1\n\t"
    "adc %D[product], %[zero]\n\t"
    "clr r1\n\t"
    : [product] "=&r"(product)
    : [first] "a"(first), [b] "a"(b), [zero] "r"((uint8_t)0)
    : "r0");
  return product;
}
#else
static inline int32_t multiply(int a, int b) { return (int32_t)a * b; }
#endif

#endif
