/** Countries and places of addresses, from a MMDB file that somebody brings. What it says of an address is its maker's knowledge, no fact. */
import { readFile } from 'node:fs/promises';
import { Reader, type Response } from 'mmdb-lib';
import { AppError } from '../../contract/problems.ts';
import { parseIpRange } from '../../model/ip-range.ts';

export interface Place {
  /** ISO 3166-1 alpha-2; empty where it is not known. */
  readonly country: string;
  /** Degrees; null where they are not known. */
  readonly latitude: number | null;
  readonly longitude: number | null;
}

export interface GeoDatabase {
  /** Null for what is not in it, and for what is no address. */
  placeOf(address: string): Place | null;
}

function unreadable(path: string, cause: unknown): AppError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AppError('config-invalid', { message: `behaviour.geoDatabase: ${path} is no MMDB file that can be read: ${why}` }, { cause });
}

/** As much of a record as is read. Anything may stand in such a file. */
interface Found {
  readonly country?: unknown;
  readonly registered_country?: unknown;
  readonly location?: unknown;
}

/** @throws AppError `config-invalid` */
export async function openGeoDatabase(path: string): Promise<GeoDatabase> {
  let reader: Reader<Response>;
  try {
    reader = new Reader(await readFile(path));
  } catch (error) {
    throw unreadable(path, error);
  }
  return {
    placeOf: (address) => {
      const range = parseIpRange(address);
      // A database of IPv4 alone has no place for others.
      if (range === null || (range.family === 6 && reader.metadata.ipVersion === 4)) return null;
      return placeIn(reader.get(address) as Found | null);
    },
  };
}

function placeIn(found: Found | null): Place | null {
  if (found === null || typeof found !== 'object') return null;
  const country = codeOf(found.country) || codeOf(found.registered_country);
  const { latitude, longitude } = (typeof found.location === 'object' && found.location !== null ? found.location : {}) as Record<
    string,
    unknown
  >;
  const isPlaced = typeof latitude === 'number' && typeof longitude === 'number';
  if (country === '' && !isPlaced) return null;
  return { country, latitude: isPlaced ? latitude : null, longitude: isPlaced ? longitude : null };
}

/** Databases have it as a word, or in an object. */
function codeOf(value: unknown): string {
  const code = typeof value === 'object' && value !== null ? (value as { iso_code?: unknown }).iso_code : value;
  return typeof code === 'string' && /^[A-Za-z]{2}$/.test(code) ? code.toUpperCase() : '';
}

const earthKm = 6371;

/** As the crow flies. */
export function distanceKm(one: Place, other: Place): number | null {
  if (one.latitude === null || one.longitude === null || other.latitude === null || other.longitude === null) return null;
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const half = (difference: number) => Math.sin(radians(difference) / 2) ** 2;
  const chord =
    half(other.latitude - one.latitude) +
    Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * half(other.longitude - one.longitude);
  return 2 * earthKm * Math.asin(Math.min(1, Math.sqrt(chord)));
}
