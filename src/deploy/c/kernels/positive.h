#ifndef POSITIVE_H
#define POSITIVE_H

/* The rectifier: value if it is positive, else 0. */
static inline int positive(int value) { return value > 0 ? value : 0; }

#endif
