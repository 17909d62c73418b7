/** The questions that come along and those that were saved, by theme. One with parameters asks for their values first. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { groupByTheme } from '../../../../src/query/saved/themes.ts';
import { client } from '../../../api/client.ts';
import { ProblemMessage } from '../../../api/problem-message.tsx';
import { type SavedQuestion, useQuestions } from '../../../api/questions.ts';
import { useMay } from '../../../api/use-me.ts';
import { Button } from '../../../design/button.tsx';
import { TextField } from '../../../design/field.tsx';
import { Menu } from '../../../design/menu.tsx';
import { Skeleton } from '../../../design/message.tsx';
import { Pieces } from '../../../design/value.tsx';
import { cutMiddle, visibleText } from '../../../text/visible-text.ts';
import styles from './tools.module.css';

export function QuestionsMenu({ onPick }: { readonly onPick: (text: string) => void }) {
  return (
    <Menu label="Saved questions" text="Questions" align="end">
      {(close) => (
        <QuestionPicker
          onPick={(text) => {
            close();
            onPick(text);
          }}
        />
      )}
    </Menu>
  );
}

function QuestionPicker({ onPick }: { readonly onPick: (text: string) => void }) {
  const questions = useQuestions();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<SavedQuestion | null>(null);
  if (chosen !== null) return <ValuesForm question={chosen} onPick={onPick} onBack={() => setChosen(null)} />;
  const wanted = typed.trim().toLowerCase();
  const found = (questions.data ?? []).filter(
    ({ hidden, name, title, description, query }) =>
      !hidden && [name, title, description, query].some((text) => text.toLowerCase().includes(wanted)),
  );
  return (
    <div className={styles['picker']}>
      <TextField
        label="Find a question"
        isLabelHidden
        placeholder="Find a question"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {questions.isPending && <Skeleton lines={6} />}
      {questions.isError && <ProblemMessage error={questions.error} onRetry={() => void questions.refetch()} isInline />}
      <div className={styles['scroll']}>
        {[...groupByTheme(found, ({ theme }) => theme)].map(([theme, group]) => (
          <section key={theme} aria-label={theme || 'Saved'}>
            <h2 className={styles['theme']}>{theme === '' ? 'Saved' : visibleText(theme)}</h2>
            {group.map((question) => (
              <QuestionLine
                key={`${question.origin} ${question.name}`}
                question={question}
                onClick={() => (question.parameters.length === 0 ? onPick(question.canonical ?? question.query) : setChosen(question))}
              />
            ))}
          </section>
        ))}
        {questions.data !== undefined && found.length === 0 && <p className={styles['hint']}>No question speaks of that.</p>}
      </div>
    </div>
  );
}

function QuestionLine({ question, onClick }: { readonly question: SavedQuestion; readonly onClick: () => void }) {
  const mayRemove = useMay('save') && question.origin === 'store';
  const queryClient = useQueryClient();
  const removing = useMutation({
    mutationFn: () => client['question-remove']({ name: question.name }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['questions'] }),
  });
  return (
    <div className={styles['line']}>
      <button type="button" className={styles['question']} title={visibleText(question.description)} onClick={onClick}>
        <span className={styles['title']}>
          <Pieces text={question.title || question.name} />
        </span>
        <code className={styles['query']}>
          <Pieces text={cutMiddle(question.query.replaceAll(/\s+/g, ' '), 110)} />
        </code>
      </button>
      {mayRemove && (
        <Button
          look="quiet"
          icon="close"
          label={`Remove ${visibleText(question.name)}`}
          disabled={removing.isPending}
          onClick={() => removing.mutate()}
        />
      )}
    </div>
  );
}

interface ValuesFormProps {
  readonly question: SavedQuestion;
  readonly onPick: (text: string) => void;
  readonly onBack: () => void;
}

function ValuesForm({ question, onPick, onBack }: ValuesFormProps) {
  const { name, title, description, parameters } = question;
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const filling = useMutation({
    mutationFn: () => {
      const given = parameters.flatMap((parameter) => {
        const value = values[parameter.name] ?? '';
        return value === '' ? [] : [`${parameter.name}=${value}`];
      });
      return client['question-text']({ name, values: given });
    },
    onSuccess: ({ text }) => onPick(text),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    filling.mutate();
  };
  return (
    <form className={`${styles['picker']} ${styles['values']}`} onSubmit={submit}>
      <h2>
        <Pieces text={title || name} />
      </h2>
      {description !== '' && (
        <p className={styles['query']}>
          <Pieces text={description} />
        </p>
      )}
      {parameters.map((parameter) => (
        <TextField
          key={parameter.name}
          label={visibleText(parameter.name)}
          hint={hintOf(parameter)}
          value={values[parameter.name] ?? ''}
          placeholder={visibleText(parameter.default ?? parameter.example ?? '')}
          spellCheck={false}
          onChange={(event) => setValues({ ...values, [parameter.name]: event.target.value })}
        />
      ))}
      {filling.isError && <ProblemMessage error={filling.error} isInline />}
      <div className={styles['foot']}>
        <Button type="submit" look="strong" disabled={filling.isPending}>
          Ask
        </Button>
        <Button onClick={onBack}>Back</Button>
      </div>
    </form>
  );
}

function hintOf({ description, default: usual, optional }: SavedQuestion['parameters'][number]): string {
  const rest = usual !== null ? `Without a value: ${usual}.` : optional ? 'May be left empty.' : 'Needs a value.';
  return visibleText(`${description} ${rest}`.trim());
}
