/** From one time of a row to another, in days. */

const usPerDay = 86_400e6;

export function daysBetween(first: string, last: string): number {
  return Number(microsOf(last) - microsOf(first)) / usPerDay;
}

/** The times of rows have six decimals. */
export function microsOf(time: string): bigint {
  const [, seconds = '', micros = '0'] = /^(.*?)(?:\.(\d{6}))?Z$/.exec(time) ?? [];
  return BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(micros);
}
