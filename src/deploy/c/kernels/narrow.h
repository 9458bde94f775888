#ifndef NARROW_H
#define NARROW_H
#include "clip32.h"
#include "platform.h"

/* Whether a shifted sum of the model can leave 16 bits. */
#if !defined(SUMS_SATURATE)
#define SUMS_SATURATE 1
#endif

/* sum / 2^shift, rounded to the nearest, halves upwards, and within +-32767. */
#if defined(AVR_ASSEMBLY)
APART static operand narrow(int32_t sum, uint8_t shift) {
  /* Whole bytes are moved, bits are shifted one by one; the last bit shifted out, in the carry, rounds. */
  __asm__(
    "clr r0\n\t"
    "1: subi %[shift], 8\n\t"
    "brcs 2f\n\t"
    "mov r0, %A[sum]\n\t"
    "mov %A[sum], %B[sum]\n\t"
    "mov %B[sum], %C[sum]\n\t"
    "mov %C[sum], %D[sum]\n\t"
    "lsl %D[sum]\n\t"
    "sbc %D[sum], %D[sum]\n\t"
    "rjmp 1b\n\t"
    "2: subi %[shift], -8\n\t"
    "breq 4f\n\t"
    "3: asr %D[sum]\n\t"
    "ror %C[sum]\n\t"
    "ror %B[sum]\n\t"
    "ror %A[sum]\n\t"
    "dec %[shift]\n\t"
    "brne 3b\n\t"
    "rjmp 5f\n\t"
    "4: lsl r0\n\t"
    "5: adc %A[sum], r1\n\t"
    "adc %B[sum], r1\n\t"
    "adc %C[sum], r1\n\t"
    "adc %D[sum], r1\n\t"
    /* If it fits 16 bits, the upper half is the sign of the lower half. */
    "mov r0, %B[sum]\n\t"
    "lsl r0\n\t"
    "sbc r0, r0\n\t"
    "cp %C[sum], r0\n\t"
    "cpc %D[sum], r0\n\t"
    "breq 6f\n\t"
    "ldi %A[sum], 0xff\n\t"
    "ldi %B[sum], 0x7f\n\t"
    "sbrs %D[sum], 7\n\t"
    "rjmp 7f\n\t"
    "ldi %A[sum], 0\n\t"
    "ldi %B[sum], 0x80\n\t"
    "6: cpi %B[sum], 0x80\n\t"
    "cpc %A[sum], r1\n\t"
    "brne 7f\n\t"
    "inc %A[sum]\n\t"
    "7:\n\t"
    : [sum] "+d"(sum), [shift] "+d"(shift)
    :
    : "r0");
  return (operand)sum;
}
#else
static inline operand narrow(int32_t sum, uint8_t shift) {
  const int32_t rounded = (sum + (((int32_t)1 << shift) >> 1)) >> shift;
  return (operand)(SUMS_SATURATE ? clip32(rounded, 32767) : rounded);
}
#endif

#endif
