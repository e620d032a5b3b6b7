#!/usr/bin/env node
import { runJim } from './run-jim.ts';
import { processTerminal } from './terminal/process-terminal.ts';

process.exitCode = await runJim(process.argv.slice(2), processTerminal());
