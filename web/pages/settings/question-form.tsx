/** Saves a question under a name, or changes one. The server checks the text; its complaints stand where the text is. */
import { useId, useState } from 'react';
import { ProblemError } from '../../../src/contract/problem-error.ts';
import { client } from '../../api/client.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import type { SavedQuestion } from '../../api/questions.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { AreaField, TextField } from '../../design/field.tsx';
import { Form } from '../../design/form.tsx';
import { Message } from '../../design/message.tsx';
import { useSubmission } from './use-submission.ts';

interface QuestionFormProps {
  /** Null: a new one. */
  readonly question: SavedQuestion | null;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function QuestionForm({ question, onClose, onDone }: QuestionFormProps) {
  const id = useId();
  const [name, setName] = useState(question?.name ?? '');
  const [text, setText] = useState(question?.query ?? '');
  const [description, setDescription] = useState(question?.description ?? '');
  const faults = {
    name: name.trim() === '' ? 'A saved question needs a name.' : null,
    text: text.trim() === '' ? 'Write the question, such as verb=delete groupby user.' : null,
  };
  const { isBusy, error, seen, submit } = useSubmission(faults, () =>
    client['question-save']({ name: name.trim(), text, ...(description !== '' && { description }) }).then(onDone),
  );
  const diagnostics = error instanceof ProblemError ? error.diagnostics : [];
  return (
    <Dialog
      title={question === null ? 'Save a question' : 'Edit the saved question'}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} look="strong" disabled={isBusy}>
            Save
          </Button>
        </>
      }
    >
      <Form id={id} isBusy={isBusy} onSubmit={submit} noValidate>
        {error !== null && diagnostics.length === 0 && <ProblemMessage error={error} isInline />}
        {diagnostics.map(({ code, message, hint, span }) => (
          <Message key={`${code}:${span.start}`} kind="error" title={message} isInline>
            {hint} {text.slice(span.start, span.end) !== '' && <code>{text.slice(span.start, span.end)}</code>}
          </Message>
        ))}
        <TextField
          label="Name"
          value={name}
          readOnly={question !== null}
          spellCheck={false}
          onChange={(event) => setName(event.target.value)}
          error={seen(faults.name)}
        />
        <AreaField
          label="Question"
          value={text}
          spellCheck={false}
          autoCapitalize="none"
          onChange={(event) => setText(event.target.value)}
          error={seen(faults.text)}
          hint="$name marks the place of a value that is asked for."
        />
        <TextField
          label="What it asks, in words"
          value={description}
          maxLength={1000}
          onChange={(event) => setDescription(event.target.value)}
        />
      </Form>
    </Dialog>
  );
}
