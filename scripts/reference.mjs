/**
 * Writes docs/reference and docs/guides/questions.md from the tables of the built project (`--write`), or tells whether a page differs (`--check`).
 * tests/docs reads the pages again and holds them to the tables, without this script.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configurationPage } from './configuration-page.mjs';
import { doctorPage } from './doctor-page.mjs';
import { httpPage } from './http-page.mjs';
import { metricsPage } from './metrics-page.mjs';
import { payloadsPage } from './payloads-page.mjs';
import { policyLintPage } from './policy-lint-page.mjs';
import { pricesPage } from './prices-page.mjs';
import { queryPage } from './query-page.mjs';
import { questionsPage } from './questions-page.mjs';
import { commandsPage, envelopesPage, fieldsPage, problemsPage } from './reference-pages.mjs';
import { root } from './root.mjs';
import { rulesPage } from './rules-page.mjs';

const { fields } = await import('../dist/model/fields.js');
const { operations } = await import('../dist/contract/operations.js');
const { sessionRoutes } = await import('../dist/contract/session-routes.js');
const { envelopes } = await import('../dist/decode/envelopes.js');
const { skipKinds } = await import('../dist/decode/skip-kinds.js');
const { badReasons } = await import('../dist/decode/bad-reasons.js');
const { filters } = await import('../dist/query/filters/registry.js');
const { stageKinds } = await import('../dist/query/stages/registry.js');
const { readQuery } = await import('../dist/query/check-query.js');
const { translateQuery } = await import('../dist/query/translate/translate-query.js');
const { toJSONSchema } = await import('zod');
const { configJsonSchema, configSettings } = await import('../dist/platform/config-environment.js');
const { createMetrics } = await import('../dist/platform/metrics.js');
const { lintRules } = await import('../dist/policy/lint/registry.js');
const { doctorChecks } = await import('../dist/policy/doctor/registry.js');
const { metricsChecks } = await import('../dist/policy/doctor/checks/metrics.js');
const { serversDiffer } = await import('../dist/policy/doctor/compare-servers.js');
const { refusals } = await import('../dist/policy/load/refusals.js');
const { priceFile } = await import('../dist/policy/prices/price-list.js');
const { readBuiltInPrices } = await import('../dist/service/policy/price-lists.js');
const catalogue = await import('../dist/contract/problems.js');
const { builtInFolder, readQueryFolder } = await import('../dist/service/saved-queries/query-files.js');
const { groupByTheme } = await import('../dist/query/saved/themes.js');
const { configSchema } = await import('../dist/platform/config-schema.js');
const { destinationFor } = await import('../dist/notify/destinations.js');
const { renderSyslog } = await import('../dist/notify/formats/syslog-message.js');
const { makeMail } = await import('../dist/notify/channels/email.js');
const { documentsOf } = await import('../dist/notify/schemas/documents.js');
const { readRuleFiles } = await import('../dist/service/rules/rule-files.js');
const { tacticOf, tactics } = await import('../dist/model/tactics.js');
const { printQuery } = await import('../dist/query/print-query.js');
const rules = (await readRuleFiles([], true)).flatMap((file) => file.rules);
const questions = (await readQueryFolder(builtInFolder)).flatMap(({ queries }) => queries);

const pages = {
  'docs/reference/fields.md': fieldsPage(fields),
  'docs/reference/commands.md': commandsPage(operations),
  'docs/reference/query-language.md': queryPage({ filters, stageKinds, readQuery, translateQuery }),
  'docs/reference/envelopes.md': envelopesPage({ envelopes, skipKinds, badReasons }),
  'docs/reference/rules.md': rulesPage({ rules, tactics, tacticOf, printQuery }),
  'docs/reference/policy-lint.md': policyLintPage({ lintRules, refusals }),
  'docs/reference/doctor.md': doctorPage({ doctorChecks, metricsChecks, serversDiffer }),
  'docs/reference/prices.md': pricesPage({ lists: await readBuiltInPrices(), priceFile }, toJSONSchema),
  'docs/reference/payloads.md': await payloadsPage({ configSchema, destinationFor, renderSyslog, makeMail, documentsOf }),
  'docs/reference/problems.md': problemsPage(catalogue),
  'docs/reference/http.md': httpPage({ operations, sessionRoutes }, toJSONSchema),
  'docs/reference/configuration.md': configurationPage(configSettings()),
  'docs/reference/metrics.md': metricsPage(createMetrics().registry.getMetricsAsArray()),
  'docs/guides/questions.md': questionsPage(groupByTheme(questions, ({ theme }) => theme)),
};
const note = '<!-- Made from the tables by `node scripts/reference.mjs --write`; change the table, not this page. -->';
const mode = process.argv[2];
if (mode !== '--write' && mode !== '--check') {
  console.error('usage: node scripts/reference.mjs --write | --check');
  process.exit(2);
}

const texts = Object.fromEntries(Object.entries(pages).map(([name, lines]) => [name, `${[note, '', ...lines].join('\n').trimEnd()}\n`]));
texts['docs/reference/config.schema.json'] = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;

for (const [name, text] of Object.entries(texts)) {
  const path = join(root, name);
  if (mode === '--write') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
    console.error(`${name} differs from its table: run \`node scripts/reference.mjs --write\` after \`npm run build\``);
    process.exitCode = 1;
  }
}
