/** What one form of set-up says, before its version is settled. */
import type { ServerSetup } from '../setup.ts';

export type FormReading = Omit<ServerSetup, 'text' | 'root' | 'minor'>;
