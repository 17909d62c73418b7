/** The keys of the search. */
import type { KeyWords } from '../../../keys/keys-dialog.tsx';

export const searchKeys: KeyWords = [
  [['/'], 'To the question'],
  [['Enter'], 'Ask; in the list, unfold the event'],
  [['Shift', 'Enter'], 'A new line in the question'],
  [['↑'], 'At the top of the question: what was asked before'],
  [['Ctrl', 'Space'], 'What could be typed here'],
  [['j', 'k'], 'Next and last event'],
  [['←', '→'], 'Between the cells of an event'],
  [['o'], 'Open the event'],
  [['i'], 'Only events with the value of the cell'],
  [['e'], 'Without events that have it'],
  [['x', 'y'], 'Copy the value'],
  [['Esc'], 'Out of the question, or close what is open'],
  [['?'], 'These keys'],
];
