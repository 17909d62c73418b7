/** The suite has two forms: the short one runs with all tests, the long one with `npm run test:faults`. */
export const isLong = process.env['TELLTALE_FAULTS'] === 'long';

export function byForm<Value>(short: Value, long: Value): Value {
  return isLong ? long : short;
}
