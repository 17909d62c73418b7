/** The form of a cell. It may be any JSON: cells are printed as they are, and a schema that goes into them would only cost time. */
import { z } from 'zod';
import type { Cell } from './rows.ts';

export const cellSchema = z.custom<Cell>((cell) => cell !== undefined);
