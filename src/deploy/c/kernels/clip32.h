#ifndef CLIP32_H
#define CLIP32_H
#include <stdint.h>

/* The nearest number within -limit and limit. */
static inline int clip32(int32_t value, int limit) {
  return value > limit ? limit : value < -limit ? -limit : (int)value;
}

#endif
