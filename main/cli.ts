#!/usr/bin/env node
import { workInCallersFolder } from './callers-folder.ts';
import { keepCompiledCode } from './compile-cache.ts';

keepCompiledCode();
workInCallersFolder();
await import('./engine/lean-start.ts');
const { ignoreLostReaders, untilPrinted } = await import('./cli/output.ts');
const { runCommandLine } = await import('./cli/command-line.ts');

ignoreLostReaders();
const exitCode = await runCommandLine(process.argv.slice(2));
await untilPrinted();
// A tool that hangs in the kernel on a dying drive must not keep a command that is done from ending.
process.exit(exitCode);
