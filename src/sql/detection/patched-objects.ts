/**
 * What a JSON patch sets, in the form of the object that it is for: `{"op": "add", "path": "/spec/containers/0/tty", "value": true}` as
 * `{"spec": {"containers": [{"tty": true}]}}`. So paths into what was sent find it, as they do in a merge patch.
 */

/** Nobody writes more, and what is nested deeper is not read. */
const deepest = 64;
/** What tests or takes away sets nothing; what moves or copies a value does not say which. */
const setting = "JSONExtractString(op, 'op') IN ('add', 'replace') AND JSONHas(op, 'value')";
/** A key of an object that is a number reads as a place in a list: no specification has such keys. */
const isPlace = "match(step, '^([0-9]{1,9}|-)$')";

const path = "JSONExtractString(op, 'path')";
const steps = `arrayMap(step -> replaceAll(replaceAll(step, '~1', '/'), '~0', '~'), arraySlice(splitByChar('/', ${path}), 2))`;
const opened = `arrayMap(step -> if(${isPlace}, '[', concat('{', toJSONString(step), ':')), ${steps})`;
const closed = `arrayReverse(arrayMap(step -> if(${isPlace}, ']', '}'), ${steps}))`;
const operations = `arrayFilter(op -> ${setting} AND countSubstrings(${path}, '/') <= ${deepest}, JSONExtractArrayRaw(body))`;
const objects = `arrayMap(op -> concat(arrayStringConcat(${opened}), JSONExtractRaw(op, 'value'), arrayStringConcat(${closed})), ${operations})`;

/** Of a body, `sql`, the list of it and of what it sets where it is a JSON patch: only that is a list. */
export function withPatched(sql: string): string {
  return `arrayFlatten(arrayMap(body -> if(startsWith(body, '['), arrayConcat([body], ${objects}), [body]), [${sql}]))`;
}
