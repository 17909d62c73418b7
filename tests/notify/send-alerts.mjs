/** A process that takes alerts until it is killed: it says the number of each once it was acknowledged. */
import { createGuardedLookup } from '../../dist/notify/guard/guarded-lookup.js';
import { Notifier } from '../../dist/notify/notifier.js';
import { configSchema } from '../../dist/platform/config-schema.js';

const [directory, url, text] = process.argv.slice(2);
const { destinations } = configSchema.parse({ destinations: [{ name: 'hook', kind: 'webhook', url, timeout: '2s' }] });
const ignore = () => undefined;
const notifier = await Notifier.open(destinations, {
  directory,
  env: {},
  clock: Date.now,
  version: '1',
  lookup: createGuardedLookup(),
  delivered: ignore,
  folded: ignore,
  failed: (error) => console.error(error),
});
const alert = JSON.parse(text);
for (let number = 0; ; number++) {
  await notifier.notify({ ...alert, id: `alert-${number}` });
  process.stdout.write(`${number}\n`);
}
