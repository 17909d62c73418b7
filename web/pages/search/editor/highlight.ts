/** Colours for the question: the tokens of our own lexer. */
import { spanHighlight } from '../../../editor/span-highlight.ts';
import { querySpans } from './query-spans.ts';

export const highlight = spanHighlight(querySpans, (look) => `q-${look}`);
