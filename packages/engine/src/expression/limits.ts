/** EXS-02. In UTF-16 units. */
export const maximumExpressionLength = 10_000;
/** EXS-02. The cache of compiled expressions is emptied on reaching this many. */
export const maximumCachedExpressions = 1_000;
/** EXS-04. */
export const maximumDepth = 200;
/** EXS-04: 1 MiB, in UTF-16 units. */
export const maximumTextLength = 1_048_576;
/** EXV-05. */
export const slowEvaluationMilliseconds = 10;
