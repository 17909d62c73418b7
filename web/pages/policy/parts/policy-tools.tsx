/** What can be done with the policy as a whole: open another, take it away, share it; and for which version of Kubernetes it is read. */
import { useRef, useState } from 'react';
import { newestKnown } from '../../../../src/policy/load/kubernetes-version.ts';
import { Button } from '../../../design/button.tsx';
import { SelectField } from '../../../design/field.tsx';
import { Menu, MenuItem } from '../../../design/menu.tsx';
import { CopyButton, Value } from '../../../design/value.tsx';
import type { PolicyDraft } from '../policy-draft.ts';
import { packPolicy } from '../share-policy.ts';
import { type PolicyTemplate, templates } from '../templates.ts';
import styles from './policy-tools.module.css';

interface PolicyToolsProps {
  readonly draft: PolicyDraft;
  readonly onFile: (file: File) => void;
  readonly onTemplate: (template: PolicyTemplate) => void;
  readonly onVersion: (version: string) => void;
  readonly onDownload: () => void;
  readonly onClose: () => void;
}

/** Where what an API server takes has changed, and some in between. */
const versions = Array.from({ length: Number(newestKnown.slice(2)) - 22 }, (_, at) => `1.${Number(newestKnown.slice(2)) - at}`);

export function PolicyTools({ draft, onFile, onTemplate, onVersion, onDownload, onClose }: PolicyToolsProps) {
  return (
    <div className={styles['tools']}>
      <div className={styles['name']}>
        <Value text={draft.name === '' ? 'A policy of your own' : draft.name} most={40} />
        {draft.text !== draft.opened && <span className={styles['changed']}>changed</span>}
      </div>
      <FileButton onFile={onFile} />
      <Menu label="Templates" icon="policy" text="Templates">
        {(close) =>
          templates.map((template) => (
            <MenuItem
              key={template.title}
              onClick={() => {
                close();
                onTemplate(template);
              }}
            >
              {template.title}
            </MenuItem>
          ))
        }
      </Menu>
      <SelectField
        label="Version of Kubernetes"
        isLabelHidden
        value={draft.kubernetesVersion}
        onChange={({ target }) => onVersion(target.value)}
      >
        {versions.map((version) => (
          <option key={version} value={version}>
            Kubernetes {version}
          </option>
        ))}
      </SelectField>
      <span className={styles['take']}>
        <CopyButton text={draft.text} label="Copy the policy" />
        <Button look="quiet" icon="download" label="Download the policy" onClick={onDownload} />
        <ShareButton text={draft.text} />
        <Button look="quiet" icon="close" label="Close the policy" onClick={onClose} />
      </span>
    </div>
  );
}

export function FileButton({ onFile, look = 'plain' }: { readonly onFile: (file: File) => void; readonly look?: 'plain' | 'strong' }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept=".yaml,.yml,.json,application/yaml,application/json,text/*"
        aria-label="File of a policy"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          // The same file may be given again, once it has changed.
          target.value = '';
          if (file !== undefined) onFile(file);
        }}
      />
      <Button look={look} icon="save" onClick={() => input.current?.click()}>
        Open a file
      </Button>
    </>
  );
}

/** The link holds the policy itself; nothing is kept anywhere for it. */
function ShareButton({ text }: { readonly text: string }) {
  const [state, setState] = useState<'idle' | 'done' | 'long'>('idle');
  const share = async () => {
    const hash = await packPolicy(text);
    if (hash !== null) await navigator.clipboard?.writeText(`${window.location.origin}/policy${hash}`);
    setState(hash === null ? 'long' : 'done');
    setTimeout(() => setState('idle'), 2500);
  };
  const label = { idle: 'Copy a link that holds the policy', done: 'Copied', long: 'Too long for a link: send the file' }[state];
  return (
    <Button
      look="quiet"
      icon={state === 'done' ? 'check' : state === 'long' ? 'alert' : 'link'}
      label={label}
      onClick={() => void share()}
    />
  );
}
