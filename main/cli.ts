#!/usr/bin/env node
import { runCommandLine } from './cli/command-line.ts';
import { ignoreLostReaders } from './cli/output.ts';

ignoreLostReaders();
process.exitCode = await runCommandLine(process.argv.slice(2));
