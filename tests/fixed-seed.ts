/**
 * Random tests draw the same values on every run, so that a failure belongs to the change that brought it.
 * `TELLTALE_FUZZ_SEED=random` draws anew (fast-check prints the seed of a failure), a number draws from that seed.
 */
import fc from 'fast-check';

const given = process.env.TELLTALE_FUZZ_SEED;
if (given !== 'random') fc.configureGlobal({ seed: Number(given ?? 20_261_121) });
