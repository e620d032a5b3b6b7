/** Stands for a worker that runs the program of a step and is killed meanwhile. Argument: the program. */
import { OutputTail } from './output-tail.ts';
import { runProgram } from './run-program.ts';

const [, , file = ''] = process.argv;
await runProgram(
  { file, arguments: [], directory: '/', environment: { PATH: process.env['PATH'] ?? '' } },
  new OutputTail(),
  new AbortController().signal,
);
