/** Options of a search that is over in seconds, `--updates` left out. Sparsity takes more updates than a test has time for. */
export const quickSearch: readonly string[] = "--flash 500 --trials 9 --folds 2 --density-w 1 --density-u 1".split(" ");
