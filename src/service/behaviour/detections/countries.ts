/** Countries that nobody had come from, and journeys that nobody can make. Only where a database of places is given. */
import { type AddressRow, addressesOfPeople, type StayRow, stays } from '../../../sql/behaviour/travels.ts';
import { behaviourRules as rules } from '../behaviour-rules.ts';
import { distanceKm, type GeoDatabase, type Place } from '../geo-database.ts';
import { sayInstant, sayKind, sayLength } from '../say.ts';
import type { BehaviourDetection, DetectionGiven, Suspicion } from '../suspicion.ts';

export const countries: BehaviourDetection = {
  rules: [rules.firstCountry, rules.impossibleTravel],
  async find(given) {
    const { store, options, judged, geo, trustedProxies } = given;
    if (geo === null) return [];
    const addresses = await store.rows<AddressRow>(addressesOfPeople(judged.clusters), options);
    const travelled = await store.rows<StayRow>(stays(judged, trustedProxies), options);
    return [...firstCountries(addresses, given, geo), ...journeys(travelled, given, geo)];
  },
};

/** The first of all in each country; the rows are in the order of time. */
function firstCountries(rows: readonly AddressRow[], { settings, judged }: DetectionGiven, geo: GeoDatabase): Suspicion[] {
  const since = new Map<string, bigint>();
  const people = new Map<string, Set<string>>();
  const known = new Map<string, Set<string>>();
  const suspicions: Suspicion[] = [];
  for (const { cluster, identity: user, address, first, stored } of rows) {
    const atUs = BigInt(first);
    if (!since.has(cluster)) since.set(cluster, atUs);
    const sinceUs = since.get(cluster) ?? atUs;
    const others = people.get(cluster) ?? new Set();
    const country = geo.placeOf(address)?.country ?? '';
    const seen = known.get(cluster) ?? new Set();
    const isNew = country !== '' && !seen.has(country);
    const isJudged = atUs >= judged.fromUs && atUs < judged.toUs && (judged.storedUs === null || BigInt(stored) >= judged.storedUs);
    if (isNew && isJudged && atUs - sinceUs >= BigInt(settings.learnMs) * 1000n) {
      const whom = `${sayKind(others.size, 'human')} of ${cluster}`;
      suspicions.push({
        rule: rules.firstCountry,
        cluster,
        user,
        actorKind: 'human',
        what: country,
        atUs,
        reason: `${user} came from ${country}, where none of ${whom} had come from in ${sayLength(Number((atUs - sinceUs) / 1000n))}`,
        facts: [
          { label: 'Expected', value: seen.size === 0 ? 'Addresses whose country is not known.' : `${[...seen].sort().join(', ')}.` },
          { label: 'Seen', value: `${country} (${address}), at ${sayInstant(atUs)}.` },
          { label: 'How often', value: `Never by any of ${whom}, since ${sayInstant(sinceUs)}.` },
        ],
        evidence: { cluster, user, fromUs: atUs, toUs: atUs, which: 'all' },
      });
    }
    people.set(cluster, others.add(user));
    if (country !== '') known.set(cluster, seen.add(country));
  }
  return suspicions;
}

interface Stay {
  readonly row: StayRow;
  readonly place: Place;
}

function journeys(rows: readonly StayRow[], { settings, judged }: DetectionGiven, geo: GeoDatabase): Suspicion[] {
  const last = new Map<string, Stay>();
  const suspicions: Suspicion[] = [];
  for (const row of rows) {
    const place = geo.placeOf(row.address);
    // Of private addresses nobody knows where they are.
    if (place === null || place.latitude === null) continue;
    const key = JSON.stringify([row.cluster, row.identity]);
    const before = last.get(key);
    last.set(key, { row, place });
    if (before === undefined || before.row.address === row.address || BigInt(row.from) < judged.fromUs) continue;
    const km = distanceKm(before.place, place);
    // Who was at two places in the same quarter of an hour needed no time at all.
    const hours = Math.max(0, Number(BigInt(row.from) - BigInt(before.row.to)) / 3.6e9);
    const { leastKm, kmPerHour } = settings.travel;
    if (km === null || km < leastKm || km <= hours * kmPerHour) continue;
    suspicions.push(suspect(before, { row, place }, km, kmPerHour));
  }
  return suspicions;
}

function suspect(from: Stay, to: Stay, km: number, kmPerHour: number): Suspicion {
  const { cluster, identity: user, address } = to.row;
  const atUs = BigInt(to.row.from);
  const leftUs = BigInt(from.row.to);
  const say = ({ row, place }: Stay) => `${row.address}${place.country === '' ? '' : ` (${place.country})`}`;
  const far = `${Math.round(km).toLocaleString('en-US')} km`;
  const minutes = Math.max(0, Math.round(Number(atUs - leftUs) / 6e7));
  return {
    rule: rules.impossibleTravel,
    cluster,
    user,
    actorKind: 'human',
    what: `${sayInstant(atUs).slice(0, 10)} ${[from.row.address, address].sort().join(' ')}`,
    atUs,
    reason: `${user} came from ${say(from)} and ${minutes} minutes later from ${say(to)}, ${far} away`,
    facts: [
      { label: 'Expected', value: `No more than ${kmPerHour.toLocaleString('en-US')} km an hour.` },
      {
        label: 'Seen',
        value: `${say(from)} until ${sayInstant(leftUs)}, ${say(to)} from ${sayInstant(atUs)}: ${far} in ${minutes} minutes.`,
      },
    ],
    evidence: { cluster, user, fromUs: leftUs < atUs ? leftUs : atUs, toUs: atUs, which: 'all' },
  };
}
