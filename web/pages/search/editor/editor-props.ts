/** What the editor and the plain text area that stands in for it are both given. */
export interface EditorHandle {
  readonly focus: () => void;
}

export interface EditorProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onAsk: () => void;
  /** Whether the text area that stood in had the focus. */
  readonly hasFocus: boolean;
  readonly onReady: (handle: EditorHandle) => void;
}
