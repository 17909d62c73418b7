/**
 * What an API server knew of a recorded request when it chose the rule, as SQL over the columns of its event. Group, resource and
 * subresource of objectRef come from the URL; its name and namespace may come from the body, so of creates they are read from the URL.
 */
import type { EventNames } from '../event-names.ts';

export interface AskedAttributes {
  readonly user: string;
  readonly groups: string;
  readonly verb: string;
  readonly isResource: string;
  readonly apiGroup: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly path: string;
}

/**
 * SQL of each attribute; `names` is told of those that are read. What is made from a URL is made from an empty one where it is not
 * needed: the engine computes every condition for every event, which is quicker than to choose.
 */
export function askedAttributes(names: EventNames): AskedAttributes {
  const column = (name: string) => names.column(name);
  const uri = () => column('requesturi');
  /** Only where there is no resource does the path say anything. */
  const path = () => pathOf(`if(${column('resource')} = '', ${uri()}, '')`);
  return {
    get user() {
      return column('user');
    },
    get groups() {
      return column('groups');
    },
    get verb() {
      return column('verb');
    },
    get isResource() {
      return `(${column('resource')} != '' OR ${isResourcePath(path())})`;
    },
    get apiGroup() {
      return column('apigroup');
    },
    get resource() {
      return column('resource');
    },
    get subresource() {
      return column('subresource');
    },
    get namespace() {
      // A body may name a namespace where the URL has none.
      return `if(${column('verb')} IN ('create', 'update', 'patch') AND ${uri()} != '' AND position(${uri()}, '/namespaces/') = 0, '', ${column('namespace')})`;
    },
    get name() {
      const [verb, name] = [column('verb'), column('name')];
      const none = `if(${column('subresource')} = '', '', ${name})`;
      const created = pathOf(`if(${verb} = 'create', ${uri()}, '')`);
      return `if(${verb} = 'create', if(${uri()} = '', ${none}, ${nameInPath(created)}), ${name})`;
    },
    get path() {
      return path();
    },
  };
}

/** The same attributes, some by other SQL. Those that are not read name no column. */
export function withAttributes(asked: AskedAttributes, others: Partial<AskedAttributes>): AskedAttributes {
  return Object.defineProperties(
    Object.create(asked) as AskedAttributes,
    Object.fromEntries(Object.entries(others).map(([name, value]) => [name, { value }])),
  );
}

const pathOf = (uri: string) => `toValidUTF8(decodeURLComponent(substringIndex(${uri}, '?', 1)))`;
const partsOf = (path: string) => `splitByChar('/', trim(BOTH '/' FROM ${path}))`;

/** /api/v1 and /apis/apps/v1 are lists of what there is, and no resources. */
function isResourcePath(path: string): string {
  const bare = `trim(BOTH '/' FROM ${path})`;
  const under = (root: string, slashes: number) => `(startsWith(${bare}, '${root}/') AND countSubstrings(${bare}, '/') >= ${slashes})`;
  return `(${under('api', 2)} OR ${under('apis', 3)})`;
}

/** The part behind the resource, once the root, a verb and a namespace are taken off. */
function nameInPath(path: string): string {
  const rest = `arraySlice(${partsOf(path)}, if(${partsOf(path)}[1] = 'api', 3, 4))`;
  const bare = `if(${rest}[1] IN ('watch', 'proxy'), arraySlice(${rest}, 2), ${rest})`;
  const isInside = `${bare}[1] = 'namespaces' AND length(${bare}) >= 3 AND ${bare}[3] NOT IN ('status', 'finalize')`;
  return `if(${isInside}, ${bare}[4], ${bare}[2])`;
}
