/** Which row format a command was asked for. */
import type { Setup } from '../../contract/shared-inputs.ts';
import { type RowFormatName, rowWriters } from './formats.ts';

/** The argument parser has seen to it that the format is one of the command's own. */
export function rowFormatOf({ output }: Setup, fallback: RowFormatName): RowFormatName {
  return output !== undefined && output in rowWriters ? (output as RowFormatName) : fallback;
}
