/** What a request asked for, in a few words: a verb, a resource, and where. */
import { type Row, textOf } from '../../api/use-rows.ts';
import { Value } from '../../design/value.tsx';

export function What({ row, href }: { readonly row: Row; readonly href: string }) {
  const [verb, resource, subresource, namespace] = ['verb', 'resource', 'subresource', 'namespace'].map((key) => textOf(row[key]));
  const thing = `${verb} ${resource === '' ? 'a path' : resource}${subresource === '' ? '' : `/${subresource}`}`;
  return <Value text={namespace === '' ? thing : `${thing} in ${namespace}`} most={70} href={href} />;
}
