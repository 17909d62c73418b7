/** JSON lines as they arrive, in batches: all that are complete in one piece of the body. */

/** @param fail throws, told why the body cannot be read on. */
export async function* readLines(body: ReadableStream<Uint8Array> | null, fail: (cause: unknown) => never): AsyncGenerator<unknown[]> {
  if (body === null) return;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest: string[] = [];
  try {
    while (true) {
      const { done, value } = await reader.read().catch(fail);
      if (done) break;
      const text = decoder.decode(value, { stream: true });
      const end = text.lastIndexOf('\n');
      if (end === -1) {
        // Not joined before it is whole: a long line comes in many pieces.
        rest.push(text);
        continue;
      }
      const lines = [...rest, text.slice(0, end)].join('').split('\n');
      rest = [text.slice(end + 1)];
      const values = lines.filter((line) => line !== '').map((line) => parse(line, fail));
      if (values.length > 0) yield values;
    }
  } finally {
    // Whoever stops reading stops the answer.
    await reader.cancel().catch(() => undefined);
  }
}

function parse(line: string, fail: (cause: unknown) => never): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    return fail(error);
  }
}
