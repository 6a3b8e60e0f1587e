#!/usr/bin/env node
import { keepCompiledCode } from './compile-cache.ts';

keepCompiledCode();
const { ignoreLostReaders } = await import('./cli/output.ts');
const { runCommandLine } = await import('./cli/command-line.ts');

ignoreLostReaders();
process.exitCode = await runCommandLine(process.argv.slice(2));
