/** Keeps a question under a name, for everybody. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useId, useState } from 'react';
import { client } from '../../../api/client.ts';
import { ProblemMessage } from '../../../api/problem-message.tsx';
import { Button } from '../../../design/button.tsx';
import { Dialog } from '../../../design/dialog.tsx';
import { TextField } from '../../../design/field.tsx';
import { Pieces } from '../../../design/value.tsx';
import styles from './tools.module.css';

export function SaveDialog({ text, onClose }: { readonly text: string; readonly onClose: () => void }) {
  const form = useId();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [error, setError] = useState<string | null>(null);
  const queryClient = useQueryClient();
  const saving = useMutation({
    mutationFn: () => {
      const said = description.trim();
      return client['question-save']({ name: name.trim(), text, ...(said !== '' && { description: said }) });
    },
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['questions'] });
      onClose();
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (name.trim() === '') return setError('Give it a name, such as who-deleted-what.');
    return saving.mutate();
  };
  return (
    <Dialog
      title="Save this question"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button type="submit" look="strong" icon="save" form={form} disabled={saving.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form id={form} className={styles['values']} onSubmit={submit}>
        <code className={styles['query']}>
          <Pieces text={text} />
        </code>
        <TextField label="Name" value={name} error={error} maxLength={256} autoFocus onChange={(event) => setName(event.target.value)} />
        <TextField
          label="What it asks"
          hint="In words, for those who find it later. May be left empty."
          value={description}
          maxLength={1000}
          onChange={(event) => setDescription(event.target.value)}
        />
        {saving.isError && <ProblemMessage error={saving.error} isInline />}
      </form>
    </Dialog>
  );
}
