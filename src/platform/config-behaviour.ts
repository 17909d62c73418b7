/** The settings of detections of behaviour: a part of the form of the configuration. */
import { z } from 'zod';
import { parseIpRange } from '../model/ip-range.ts';
import { duration, name, path } from './config-values.ts';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'This is no time of day; write it such as 08:30.');
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const range = z.string().refine((text) => parseIpRange(text) !== null, 'This is no address or CIDR range; write it such as 10.0.0.0/8.');

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    // The engine knows places, not offsets.
    return !/^[+-]/.test(timeZone);
  } catch {
    return false;
  }
}

const hoursOfWork = z
  .strictObject({
    days: z.array(z.enum(weekdays)).min(1).default(['monday', 'tuesday', 'wednesday', 'thursday', 'friday']).describe('The days of work.'),
    from: clock.default('08:00').describe('When work begins.'),
    to: clock.default('18:00').describe('When it ends; earlier than `from` for work over midnight.'),
    timeZone: z
      .string()
      .max(100)
      .refine(isTimeZone, 'This is no time zone; write it such as Europe/Berlin.')
      .default('UTC')
      .describe('Where these times hold.'),
  })
  .describe('The hours in which people work. Without them each person’s are learnt.');

export const behaviourSection = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Whether the server looks for unusual behaviour while events arrive.'),
    learn: duration.prefault('7d').describe('Nothing is raised about an identity, or those like it, before they were watched for so long.'),
    off: z.array(z.string().max(256)).default([]).describe('Names of detections that do not run; docs/guides/behaviour.md lists them.'),
    newFor: duration.prefault('7d').describe('How long an identity is new.'),
    newCreates: z.int().min(1).max(1_000_000).default(50).describe('The most objects that a new identity may make in an hour.'),
    volumeFactor: z
      .int()
      .min(1)
      .max(1000)
      .default(8)
      .describe('How many times the usual spread the requests of an hour may be above what is usual.'),
    volumeFloor: z.int().min(1).default(500).describe('Fewer requests in an hour are never too many.'),
    deniedFactor: z
      .int()
      .min(1)
      .max(1000)
      .default(8)
      .describe('How many times the usual spread the refusals of an hour may be above what is usual.'),
    deniedFloor: z.int().min(1).default(30).describe('Fewer refusals in an hour are never too many.'),
    dormantAfter: duration.prefault('30d').describe('Who did nothing for so long is dormant.'),
    rarePercent: z.int().min(0).max(100).default(5).describe('What at most so many of a hundred of a kind have ever done is rare.'),
    sequences: z.int().min(1).max(100_000).default(8).describe('So many new pairs of actions in an hour are noticed.'),
    travelKm: z.int().min(1).default(500).describe('Places that are nearer are the same place.'),
    travelKmPerHour: z.int().min(1).default(1000).describe('Nobody travels faster.'),
    workingHours: hoursOfWork.exactOptional(),
    clusterRanges: z
      .array(
        z.strictObject({
          cluster: name.describe('The cluster.'),
          ranges: z.array(range).min(1).describe('CIDR ranges of its pods and nodes.'),
        }),
      )
      .default([])
      .describe('Where service accounts come from. Without it the networks of each cluster are learnt.'),
    geoDatabase: path
      .describe('A MMDB file that tells the countries, and perhaps the places, of addresses. Without it nothing goes by them.')
      .exactOptional(),
    halfLife: duration.prefault('7d').describe('After so long a finding counts half as much for the risk of who is behind it.'),
  })
  .prefault({})
  .describe('What is not usual for who did it, and what that adds up to.');

export type BehaviourConfig = z.output<typeof behaviourSection>;
