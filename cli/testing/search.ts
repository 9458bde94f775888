/**
 * Options of a search of a few seconds, without `--updates`. Sparsity would need more updates than a test has time for.
 */
export const quickSearch: readonly string[] = "--flash 500 --trials 9 --folds 2 --density-w 1 --density-u 1".split(" ");
