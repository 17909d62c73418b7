/**
 * Masks secrets in JSON of audit events: by where they stand (the data of a Secret, a value beside the name of a secret) and by
 * how they look. Only the values' own places in the text are replaced; all other bytes stay as they are.
 */
import { type JsonNode, readJsonTree } from './json-tree.ts';
import { isMarker, sizedMarker } from './markers.ts';
import { maskArguments, maskLoneArgument } from './password-arguments.ts';
import { isSecretFlag, isSecretName } from './secret-names.ts';
import { maskText, mayHoldSecret } from './text-patterns.ts';

export interface MaskContext {
  /** `objectRef.resource` of the event; it tells what a patch is about, which does not say so itself. */
  readonly resource?: string;
}

/** What `kubectl apply` keeps of the whole object. */
export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** The members of a Secret, of a patch to one, and of what refers to one, that are no secret. What is not known is masked. */
export const openMembers: ReadonlySet<string> = new Set(
  (
    'kind apiVersion metadata type immutable items op path from $patch $retainKeys ' +
    'name namespace uid resourceVersion fieldPath apiGroup group version controller blockOwnerDeletion ' +
    'namespaced singularName verbs shortNames categories storageVersionHash'
  ).split(' '),
);

const secretKinds: ReadonlySet<string> = new Set(['Secret', 'SecretList']);
/** What a patch to a Secret puts where. */
const patchMembers: ReadonlySet<string> = new Set(['data', 'stringData', 'value']);
const pairNames: ReadonlySet<string> = new Set(['name', 'key']);
/** What a text of JSON that is about a Secret has in it, also where it is cut, or stands in a text of JSON. */
export const secretMarks: readonly string[] = ['"Secret"', '"SecretList"', '"Secret\\', '"SecretList\\'];
/** JSON in a string of JSON in a string: nobody writes more of it. */
const deepestText = 3;

/** The audit event with its secrets masked; the same text where it holds none. */
export function maskRecord(text: string, context: MaskContext = {}): string {
  if (context.resource !== 'secrets' && !mayHoldSecret(text)) return text;
  const root = readJsonTree(text);
  if (root === null) return maskBroken(text);
  const resource = context.resource ?? textAt(root, 'objectRef', 'resource');
  const masker = new JsonMasker(text, { ...(resource !== undefined && { resource }) });
  masker.event(root);
  return masker.result();
}

/**
 * A value out of the body of an event: the JSON text of what stands at this path (without the steps into arrays), in an event
 * about this resource.
 */
export function maskPart(text: string, path: readonly string[], context: MaskContext): string {
  const root = readJsonTree(text);
  if (root === null) return text === '' ? text : maskBroken(text);
  const masker = new JsonMasker(text, context);
  masker.part(root, path);
  return masker.result();
}

/** What is no JSON: only how it looks can tell. */
export function maskBroken(text: string): string {
  const masked = maskText(text);
  if (!/secret/i.test(masked)) return masked;
  // Not within a run of backslashes: each would be looked through from every place in it.
  const data = masked.search(/(?<!\\)\\*"(?:data|stringData|value)\\*"\s*:/);
  return data < 0 ? masked : `${masked.slice(0, data)}${sizedMarker('the rest', masked.length - data)}`;
}

/** What the values below a place are taken for. */
type Frame =
  | 'plain'
  /** Members of a Secret, or of a patch to one. */
  | 'secret'
  /** The metadata of a Secret. */
  | 'secret-metadata';

const bodies: ReadonlySet<string> = new Set(['requestObject', 'responseObject']);

/** What is below this member. */
function inside(frame: Frame, key: string): Frame {
  return frame === 'secret' && key === 'metadata' ? 'secret-metadata' : frame;
}

class JsonMasker {
  readonly #text: string;
  readonly #context: MaskContext;
  readonly #aboutSecrets: boolean;
  readonly #depth: number;
  readonly #edits: { readonly start: number; readonly end: number; readonly text: string }[] = [];

  constructor(text: string, context: MaskContext, depth = 0) {
    this.#text = text;
    this.#context = context;
    this.#aboutSecrets = context.resource === 'secrets';
    this.#depth = depth;
  }

  result(): string {
    if (this.#edits.length === 0) return this.#text;
    let masked = '';
    let at = 0;
    for (const { start, end, text } of this.#edits) {
      masked += this.#text.slice(at, start) + text;
      at = end;
    }
    return masked + this.#text.slice(at);
  }

  event(root: JsonNode): void {
    if (root.kind !== 'object') this.visit(root, 'plain');
    else for (const [key, value] of root.members) this.#member(key, value, bodies.has(key) && this.#aboutSecrets ? 'secret' : 'plain');
  }

  part(root: JsonNode, path: readonly string[]): void {
    let frame: Frame = this.#aboutSecrets ? 'secret' : 'plain';
    let named = false;
    for (const key of path) {
      if (this.#isData(key, frame)) {
        this.#maskAll(root, 'Secret data');
        return;
      }
      named ||= isSecretName(key);
      frame = inside(frame, key);
    }
    // The name that a value belongs to stands beside it, out of sight.
    if (path.at(-1) === 'value') this.#maskAll(root, 'value');
    else if (named) this.#maskScalars(root);
    else if (root.kind === 'array') this.#array(root, frame, true);
    else if (root.kind === 'string') this.#string(root, true);
    else this.visit(root, frame);
  }

  visit(node: JsonNode, frame: Frame): void {
    if (node.kind === 'object') this.#object(node, frame);
    else if (node.kind === 'array') this.#array(node, frame);
    else if (node.kind === 'string') this.#string(node);
  }

  #object(node: Extract<JsonNode, { kind: 'object' }>, outer: Frame): void {
    const kinds = node.members.flatMap(([key, value]) => (key === 'kind' && value.kind === 'string' ? [value.text] : []));
    const isSecret = kinds.some((kind) => secretKinds.has(kind));
    const isOther = outer === 'secret' && kinds.length > 0 && !isSecret;
    const frame: Frame = isSecret ? 'secret' : isOther ? 'plain' : outer;
    const isPair = node.members.some(([key, value]) => pairNames.has(key) && value.kind === 'string' && isSecretName(value.text));
    const isPatch = node.members.some(([key, value]) => key === 'path' && value.kind === 'string' && isSecretName(lastStep(value.text)));
    for (const [key, value] of node.members) {
      if (isPair && key === 'value') this.#maskAll(value, 'secret');
      else if (isPatch && key === 'value') this.#maskScalars(value);
      else this.#member(key, value, frame);
    }
  }

  #member(key: string, value: JsonNode, frame: Frame): void {
    if (this.#isData(key, frame) && !bodies.has(key)) this.#maskAll(value, 'Secret data');
    else if (isSecretName(key)) this.#maskScalars(value);
    else this.visit(value, inside(frame, key));
  }

  /** Whether what stands under this name is, or may be, the data of a Secret. */
  #isData(key: string, frame: Frame): boolean {
    if (this.#aboutSecrets && patchMembers.has(key)) return true;
    if (key === lastApplied) return frame !== 'plain' || this.#aboutSecrets;
    return frame === 'secret' && !openMembers.has(key);
  }

  /** @param isPart whether what stood around it is out of sight. */
  #array({ items }: Extract<JsonNode, { kind: 'array' }>, frame: Frame, isPart = false): void {
    const texts = items.map((item) => (item.kind === 'string' ? item.text : undefined));
    const passwords = maskArguments(texts);
    let afterFlag = false;
    for (const [at, item] of items.entries()) {
      const text = texts[at];
      const password = passwords[at];
      if (afterFlag && text !== undefined && !text.startsWith('-')) this.#replace(item, 'secret');
      else if (password !== undefined) this.#edit(item, password);
      else if (item.kind === 'string') this.#string(item, isPart);
      else this.visit(item, frame);
      afterFlag = text !== undefined && isSecretFlag(text);
    }
  }

  #string(node: Extract<JsonNode, { kind: 'string' }>, isPart = false): void {
    const masked = maskString(isPart ? maskLoneArgument(node.text) : node.text, this.#context, this.#depth);
    if (masked !== node.text) this.#edit(node, masked);
  }

  #edit({ start, end }: JsonNode, masked: string): void {
    this.#edits.push({ start, end, text: JSON.stringify(masked) });
  }

  /** Under the name of a secret: the value, or each of a list. What is an object is looked into. */
  #maskScalars(node: JsonNode): void {
    if (node.kind === 'array') for (const item of node.items) this.#maskScalars(item);
    else if (node.kind === 'object') this.#object(node, 'plain');
    else this.#replace(node, 'secret');
  }

  #maskAll(node: JsonNode, kind: string): void {
    if (node.kind === 'array') for (const item of node.items) this.#maskAll(item, kind);
    else if (node.kind === 'object') for (const [, value] of node.members) this.#maskAll(value, kind);
    else this.#replace(node, kind);
  }

  #replace(node: JsonNode, kind: string): void {
    // Truth, absence and emptiness are no secrets.
    if (node.kind === 'word' || (node.kind === 'string' && (node.text === '' || isMarker(node.text)))) return;
    this.#edits.push({ start: node.start, end: node.end, text: JSON.stringify(sizedMarker(kind, node.end - node.start - 2)) });
  }
}

/** A text may be JSON itself, such as what `kubectl apply` keeps. */
function maskString(text: string, context: MaskContext, depth: number): string {
  if (context.resource !== 'secrets' && !mayHoldSecret(text)) return text;
  const root = depth < deepestText && /^\s*[{[]/.test(text) ? readJsonTree(text) : null;
  if (root === null) return secretMarks.some((mark) => text.includes(mark)) ? maskBroken(text) : maskText(text);
  const masker = new JsonMasker(text, context, depth + 1);
  masker.visit(root, 'plain');
  return masker.result();
}

/** Of a path in a JSON patch. */
function lastStep(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function textAt(node: JsonNode, ...path: readonly string[]): string | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return node.kind === 'string' ? node.text : undefined;
  // As the engine does, the last of several members of one name counts; here any of them may be the one that matters.
  const found = node.kind === 'object' ? node.members.filter(([name]) => name === key).map(([, value]) => textAt(value, ...rest)) : [];
  return found.find((text) => text === 'secrets') ?? found.find((text) => text !== undefined);
}
