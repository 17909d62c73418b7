/**
 * docs/reference/query-language.md: the grammar, then an entry for each operator and stage. The forms for KQL and jq are what the
 * program itself translates the first example to, without what every translation has.
 */
const code = (text) => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);
const list = (texts) => texts.map(code).join(', ');

const grammar = `# The query language

A query is a filter, then stages. Each may be left out, and a \`|\` may stand before each stage.

\`\`\`telltale
verb=delete and not actor_kind=node last 24h groupby user,resource sort count desc limit 20
\`\`\`

\`telltale explain QUERY\` says in English what a query asks, \`telltale fmt QUERY\` prints its canonical form, \`telltale translate --to TOOL
QUERY\` writes it for another tool.

## Grammar

\`\`\`text
query    = [ expr ] { [ "|" ] stage }
expr     = and { ("or" | "||") and }
and      = not { [ "and" | "&&" ] not }
not      = ( "not" | "!" | "-" ) not | primary
primary  = "(" expr ")" | filter
filter   = field operator value | [ "@" ] field ":" pattern | field "is" [ "not" ] "empty" | "free text" | word
field    = name { "." name | "[" number "]" | "[*]" | "[" "key" "]" }
comment  = "#" up to the end of the line
\`\`\`

**Together.** \`and\` binds tighter than \`or\`, and \`not\` tighter than both; parentheses group. Two filters side by side both have to hold.
\`not\` and \`!\` may also stand before an operator that is a word: \`name not like "web-%"\`. A bare word that begins a stage is that stage; in quotes
it is searched for.

**Names.** Case does not matter, \`.\` and \`_\` are the same, and a field is found by any of its [names](fields.md). Inside a map or an object a
path goes on: \`annotations["k8s.io/deprecated"]\`, \`request.spec.containers[*].image\`, where \`[*]\` means any element. A key that meets a list
looks into each of its elements, so \`request.spec.containers.image\` means the same.

**Values.** Quotes of any kind hold any text; a value without blanks and signs needs none. A value has the type of its field: \`code="403"\` is
\`code=403\`. Durations have a unit (\`500ms\`, \`2s\`, \`1h30m\`, \`7d\`), sizes may (\`64KiB\` counts in 1024, \`64kB\` in 1000). Times are
\`2026-11-21\`, \`2026-11-21T01:30:00Z\`, \`now-1h\`, \`today\`, \`yesterday\`, \`yesterday 22:00\` or \`today+9h\`, in UTC unless a zone stands
there. \`5xx\` is a class of status codes. Blanks of any kind are blanks, and those that cannot be seen are passed over.

**Absent fields.** A filter on a field that the event does not have holds where it says that something is *not* so, and else does not: \`code!=200\`
finds the events without a code too. \`is empty\` asks for absence itself. Each entry says which.

**Lists.** On a list, an operator holds where any element satisfies it, and its negation where none does.

**What is counted.** A request counts once, by its last recorded stage. A query that names \`stage\` anywhere counts every stage; \`stage=*\` does
so without leaving any out. The answer says which holds. Without a range of time all data is asked.

## How to read the entries

The examples find something in [the sample](../../samples/README.md), and a test runs them there. Below them stands how other tools say the first one:

- **Site24x7**: AppLogs, after \`logtype="Kubernetes Audit Logs" and\`. These forms are queries here as well, and find the same.
- **Guance**: DQL over the logs \`L::*\`, or the search box for \`:\`, with the names that its pipeline for audit logs extracts (\`verb\`,
  \`username\`, \`namespace\`, \`responseCode\`, \`sourceIP_0\`) and \`@\` before what stands in the JSON. \`duration\` and \`size\` stand for fields that you extract yourself.
- **KQL** (AKSAudit) and **jq**: the lines of \`telltale translate\` for this part. The whole text also reads the events, counts each request once, and
  brings the functions that the lines name. The jq forms are run in a test, and give the rows that Telltale gives.

Site24x7 and Guance cannot be run here: their forms follow what their makers document, and a dash means that we know of none.`;

export function queryPage({ filters, stageKinds, readQuery, translateQuery }) {
  const translate = (text, to) => translateQuery(readQuery(text).query, to);
  const translated = (text, to) => {
    const { text: program, diagnostics } = translate(text, to);
    if (program === null) return diagnostics[0].message;
    const sorts = readQuery(text).query.stages.some(({ kind }) => kind === 'sort');
    // The usual order of events is in every translation; where an order is asked for, it says something.
    const ofAll = linesOf(translate('', to).text, to).filter((line) => !(sorts && /^\| (sort|descending)/.test(line)));
    const own = linesOf(program, to).filter((line) => !ofAll.includes(line));
    return code(own.join(' '));
  };

  const entry = (name, doc) => [
    `### ${code(name)}`,
    '',
    doc.summary,
    '',
    doc.about,
    '',
    `- Form: ${code(doc.syntax)}`,
    ...(doc.absent === undefined ? [] : [`- Where the field is absent: ${doc.absent}`]),
    ...(doc.lists === undefined ? [] : [`- On a list: ${doc.lists}`]),
    ...(doc.types === undefined ? [] : [`- For fields of these types: ${list(doc.types)}`]),
    '',
    '```telltale',
    ...doc.examples,
    '```',
    '',
    `- Site24x7: ${form(doc.elsewhere.site24x7)}`,
    `- Guance: ${form(doc.elsewhere.guance)}`,
    `- KQL: ${translated(doc.examples[0], 'kql')}`,
    `- jq: ${translated(doc.examples[0], 'jq')}`,
    '',
  ];

  const docsOf = (kinds) => kinds.flatMap(({ docs }) => docs);
  return [
    ...grammar.split('\n'),
    '',
    '## Filters',
    '',
    ...docsOf(filters).flatMap((doc) => entry(doc.operator, doc)),
    '## Stages',
    '',
    ...docsOf(stageKinds).flatMap((doc) => entry(doc.keyword, doc)),
  ];
}

/** The lines that say something: no comments, and of jq no definitions. */
function linesOf(program, to) {
  const lines = program.split('\n');
  const start = to === 'jq' ? lines.findIndex((line) => line.startsWith('[inputs')) : 0;
  return lines.slice(start).filter((line) => !line.startsWith('//'));
}

function form(form) {
  if (form === null) return '—';
  return typeof form === 'string' ? code(form) : form.remark;
}
