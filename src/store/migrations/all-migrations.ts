/** Every migration, in order. */
import { firstSchema } from './0001-first-schema.ts';
import { missingFields } from './0002-missing-fields.ts';
import { reads } from './0003-reads.ts';
import { tallies } from './0004-tallies.ts';
import { findings } from './0005-findings.ts';
import { sightings } from './0006-sightings.ts';
import { agents } from './0007-agents.ts';
import type { Migration } from './migration.ts';

export const allMigrations: readonly Migration[] = [firstSchema, missingFields, reads, tallies, findings, sightings, agents];
