#!/usr/bin/env node
/**
 * The command line's way in. A question to files waits for nothing as long as for its engine, so that is started before anything
 * else is loaded. Whether there is a question at all is found out meanwhile; an engine that nobody takes is dropped.
 */
const words = process.argv.slice(2);
const ahead =
  words.some((word) => /^(-f|--file)/.test(word)) && !words.includes('--help') ? await import('../service/engine-ahead.ts') : undefined;
await ahead?.startEngineAhead();
const { program } = await import('./program.ts');
process.exitCode = await program(words);
await ahead?.dropEngineAhead();

export {};
