/** How findings can be written, by the names of `-o`. */
import { writeGithub } from './github.ts';
import { writeJunit } from './junit.ts';
import type { FindingsWriter } from './reviewed-file.ts';
import { writeSarif } from './sarif.ts';
import { writeText } from './text.ts';

export const writers: Readonly<Record<'text' | 'sarif' | 'junit' | 'github', FindingsWriter>> = {
  text: writeText,
  sarif: writeSarif,
  junit: writeJunit,
  github: writeGithub,
};
