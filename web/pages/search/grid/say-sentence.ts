/** What happened, as a sentence from the main fields of an event. Pure. */

const done: Readonly<Record<string, string>> = {
  get: 'read',
  list: 'listed',
  watch: 'watched',
  create: 'created',
  update: 'updated',
  patch: 'patched',
  delete: 'deleted',
  deletecollection: 'deleted a collection of',
  proxy: 'proxied to',
  connect: 'connected to',
};

export function saySentence(fields: ReadonlyMap<string, string>): string {
  const of = (name: string) => fields.get(name) ?? '';
  const who = of('user') || 'Somebody unknown';
  const acting = of('impersonateduser') === '' ? who : `${who}, acting as ${of('impersonateduser')},`;
  const verb = of('verb');
  const code = Number(of('code'));
  const did = code >= 400 ? `tried to ${verb === '' ? 'reach' : verb}` : (done[verb] ?? (verb === '' ? 'asked for' : `sent ${verb} to`));
  const name = [of('namespace'), of('name')].filter((part) => part !== '').join('/');
  const resource = of('subresource') === '' ? of('resource') : `${of('subresource')} of ${of('resource')}`;
  const what = resource === '' ? of('path') || 'an unknown path' : `${resource}${name === '' ? '' : ` ${name}`}`;
  const where = of('cluster') === '' ? '' : ` in ${of('cluster')}`;
  const from = of('source_ip') || of('sourceips').split(', ').at(-1) || '';
  const client = of('client') === '' ? '' : ` with ${of('client')}`;
  const ended =
    of('code') === ''
      ? 'no answer was recorded'
      : code === 403
        ? 'refused (403)'
        : code >= 400
          ? `failed with ${code}`
          : `answered ${code}`;
  const why = of('authz_reason') === '' ? '' : `: ${of('authz_reason')}`;
  return `${acting} ${did} ${what}${where}${from === '' ? '' : ` from ${from}`}${client}; ${ended}${why}.`.replace(/\.\.$/, '.');
}
