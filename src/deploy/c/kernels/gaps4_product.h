#ifndef GAPS4_PRODUCT_H
#define GAPS4_PRODUCT_H
#include "sparse.h"

#if defined(THUMB_ASSEMBLY)
/* Loads the operand at an offset in a turn, after the gap in r4; both in bytes. Entries do not advance r0 by their own
   column: the offset accounts for it. */
#define PASS_GAP(place)          \
  "adds r0, r0, r4\n\t"          \
  "ldr r5, [r0, #" place "]\n\t"

/* Two entries of a turn, 22 cycles: offsets of the byte with their gaps, of their weights and of the operands. */
#define TWO_ENTRIES(gaps, weight0, weight1, place0, place1) \
  "ldrb r6, [r1, #" gaps "]\n\t"                            \
  "lsls r4, r6, #28\n\t"                                    \
  "lsrs r4, r4, #26\n\t"                                    \
  PASS_GAP(place0)                                          \
  WEIGH(weight0)                                            \
  "lsrs r4, r6, #4\n\t"                                     \
  "lsls r4, r4, #2\n\t"                                     \
  PASS_GAP(place1)                                          \
  WEIGH(weight1)
#endif

/* to[i] = sparse row i times v, narrowed. A row is the number of entries, then for every two entries a byte with the
   number of skipped columns before each, the first in the low half, and their weights. */
APART static void gaps4_product(const uint8_t *w, int rows, const operand *v, uint8_t shift, operand *to) {
#if defined(THUMB_ASSEMBLY)
  /* r0 is the next column, r1 the stream, r2 the destination, r3 the sum, r7 the entries left, r9 v, r12 to_end. */
  struct {
    const operand *v;
    const uint8_t *w;
    operand *to, *to_end;
  } block = {v, w, to, to + rows};
  __asm__ volatile(
    ".syntax unified\n\t"
    "mov r0, %[block]\n\t"
    "push {r0, r4, r5, r6, r7}\n\t"
    "mov r4, r9\n\t"
    "push {r4}\n\t"
    "ldmia r0!, {r4, r5, r6, r7}\n\t"
    "mov r9, r4\n\t"
    "mov r1, r5\n\t"
    "mov r2, r6\n\t"
    "mov r12, r7\n\t"
    "1: ldrb r7, [r1]\n\t"
    "adds r1, #1\n\t"
    "mov r0, r9\n\t"
    "movs r3, #0\n\t"
    "subs r7, #4\n\t"
    "bcc 3f\n\t"
    "2:\n\t" /* four entries a turn */
    TWO_ENTRIES("0", "1", "2", "0", "4")
    TWO_ENTRIES("3", "4", "5", "8", "12")
    "adds r0, #16\n\t"
    "adds r1, #6\n\t"
    "subs r7, #4\n\t"
    "bcs 2b\n\t"
    "3: lsls r7, r7, #31\n\t" /* the low bits are still those of the count: bit 1 to the carry, bit 0 to the sign */
    "bcc 4f\n\t"
    TWO_ENTRIES("0", "1", "2", "0", "4")
    "adds r0, #8\n\t"
    "adds r1, #3\n\t"
    "4: cmp r7, #0\n\t"
    "beq 5f\n\t"
    "ldrb r4, [r1]\n\t"
    "lsls r4, r4, #2\n\t"
    PASS_GAP("0")
    WEIGH("1")
    "adds r1, #2\n\t"
    "5:\n\t"
    "stmia r2!, {r3}\n\t"
    "cmp r2, r12\n\t"
    "bne 1b\n\t"
    "pop {r4}\n\t"
    "mov r9, r4\n\t"
    "pop {r0, r4, r5, r6, r7}\n\t"
    :
    : [block] "l"(&block)
    : "r0", "r1", "r2", "r3", "r12", "cc", "memory");
  for (; rows > 0; rows--, to++) *to = narrow(*to, shift);
#else
  for (; rows > 0; rows--) {
    const operand *x = v;
    int32_t sum = 0;
#if defined(AVR_ASSEMBLY)
    uint8_t weight, low, high, count, pair, odd, gap;
    __asm__ volatile(
      "lpm %[count], Z+\n\t"
      "clr %[odd]\n\t"
      "tst %[count]\n\t"
      "breq 4f\n\t"
      "1: com %[odd]\n\t"
      "brmi 2f\n\t"
      "swap %[pair]\n\t"
      "rjmp 3f\n\t"
      "2: lpm %[pair], Z+\n\t"
      "3: mov %[gap], %[pair]\n\t"
      "andi %[gap], 15\n\t"
      "lsl %[gap]\n\t"
      "add r26, %[gap]\n\t"
      "adc r27, %[zero]\n\t"
      NEXT_COLUMN
      "dec %[count]\n\t"
      "brne 1b\n\t"
      "4:\n\t"
      "clr r1\n\t"
      : [sum] "+r"(sum), "+x"(x), "+z"(w), [weight] "=&a"(weight), [low] "=&a"(low), [high] "=&d"(high),
        [count] "=&r"(count), [pair] "=&r"(pair), [odd] "=&r"(odd), [gap] "=&d"(gap)
      : [zero] "r"((uint8_t)0)
      : "r0", "memory");
#else
    uint8_t pair = 0;
    int entry;
    const int count = READ_BYTE(w++);
    for (entry = 0; entry < count; entry++, pair >>= 4) {
      if ((entry & 1) == 0) pair = READ_BYTE(w++);
      x += pair & 15;
      sum += (int8_t)READ_BYTE(w++) * (int32_t)*x++;
    }
#endif
    *to++ = narrow(sum, shift);
  }
#endif
}

#endif
