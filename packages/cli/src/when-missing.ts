/** For `.catch`: what to go on with where a file or folder is not there. Any other error is thrown on. */
export function whenMissing<Value>(value: Value): (error: unknown) => Value {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return value;
    throw error;
  };
}
