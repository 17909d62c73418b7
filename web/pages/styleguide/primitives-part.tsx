/** Each primitive in its states. */
import { type ReactNode, useState } from 'react';
import { HeatMap } from '../../charts/heat-map.tsx';
import { TimeChart } from '../../charts/time-chart.tsx';
import { Badge, type Tone } from '../../design/badge.tsx';
import { BarList } from '../../design/bar-list.tsx';
import { Button, ButtonLink } from '../../design/button.tsx';
import { DataTable } from '../../design/data-table.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { AreaField, SelectField, TextField } from '../../design/field.tsx';
import { Kbd } from '../../design/kbd.tsx';
import { Menu, MenuItem } from '../../design/menu.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { IconsPart } from './icons-part.tsx';
import styles from './styleguide-page.module.css';

const tones: readonly Tone[] = ['neutral', 'good', 'warn', 'bad', 'info', 'accent'];
const looks = ['plain', 'strong', 'quiet', 'danger'] as const;
const noon = '2026-11-21T12:00:00.123456Z';
const hostile = 'rene\u202egnp.exe\u0007 <img src=x onerror=alert(1)>';

export function PrimitivesPart() {
  const [tab, setTab] = useState<'one' | 'two'>('one');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Panel title="Button" note="plain, strong, quiet, danger; disabled, pressed, with an icon alone">
        <Row>
          {looks.map((look) => (
            <Button key={look} look={look}>
              {look}
            </Button>
          ))}
          <Button disabled>disabled</Button>
          <Button aria-pressed>pressed</Button>
          <Button icon="refresh">with an icon</Button>
          <Button icon="close" label="Icon alone" />
          <ButtonLink href="/styleguide">a link</ButtonLink>
        </Row>
      </Panel>
      <Panel title="Badge">
        <Row>
          {tones.map((tone) => (
            <Badge key={tone} tone={tone}>
              {tone}
            </Badge>
          ))}
        </Row>
      </Panel>
      <Panel title="Fields" note="text, choice, several lines; with a hint, with a fault">
        <div className={styles['grid']}>
          <TextField label="Name" placeholder="Placeholder" hint="A hint stands below." />
          <TextField label="Name" defaultValue="Ada Lovelace" error="What is wrong stands below." />
          <SelectField label="Choice">
            <option>One</option>
            <option>Another</option>
          </SelectField>
          <AreaField label="Several lines" defaultValue={'verb=delete\ngroupby user'} />
        </div>
      </Panel>
      <Panel title="Tabs, menu, dialog, key">
        <Row>
          <Tabs
            label="Tabs"
            tabs={[
              { name: 'one', title: 'One' },
              { name: 'two', title: 'Two' },
            ]}
            chosen={tab}
            onChoose={setTab}
          />
          <Menu label="A menu" text="Menu" icon="down">
            {(close) => (
              <>
                <MenuItem isChosen onClick={close}>
                  Chosen
                </MenuItem>
                <MenuItem onClick={close}>Another</MenuItem>
              </>
            )}
          </Menu>
          <Button onClick={() => setOpen(true)}>Open a dialog</Button>
          <Kbd>Esc</Kbd>
        </Row>
        {isOpen && (
          <Dialog
            title="A question"
            onClose={() => setOpen(false)}
            actions={
              <Button look="strong" onClick={() => setOpen(false)}>
                Answer
              </Button>
            }
          >
            It has to be answered before anything else.
          </Dialog>
        )}
      </Panel>
      <Panel title="Value and time" note="hostile text is shown as what it is; long text is cut in the middle">
        <Row>
          <Value text="alice@example.com" href="/styleguide" />
          <Value text={hostile} />
          <Value text={`pods/${'very-'.repeat(40)}long`} most={40} hasCopy />
          <Value text="" />
          <Value text="10.0.0.1" isMono />
          <Time at={noon} />
          <Time at={noon} form="clock" />
          <Time at={noon} form="ago" />
        </Row>
      </Panel>
      <Panel title="Messages" note="empty, note, warning, error; in place and in line">
        {(['empty', 'note', 'warning', 'error'] as const).map((kind) => (
          <Message key={kind} kind={kind} title={`This is ${kind}.`} action={<Button>Next step</Button>}>
            Why, and what to do.
          </Message>
        ))}
        <div className={styles['stack']}>
          {(['note', 'warning', 'error'] as const).map((kind) => (
            <Message key={kind} kind={kind} title={`This is ${kind}, in one line.`} isInline>
              Why, and what to do.
            </Message>
          ))}
        </div>
        <Skeleton lines={3} />
      </Panel>
      <Panel title="Bars" note="with the period before">
        <BarList
          label="Bars"
          bars={[
            { key: 'a', label: 'get', count: 12_345, before: 10_000, href: '/styleguide' },
            { key: 'b', label: 'delete', count: 4000, before: 0, href: '/styleguide', tone: 'bad' },
            { key: 'c', label: hostile, count: 12, before: 12, href: '/styleguide', tone: 'warn' },
          ]}
        />
      </Panel>
      <Panel title="Table" flush>
        <DataTable
          label="A table"
          columns={[
            { key: 'name', title: 'Name', cell: ({ name }: { readonly name: string; readonly count: number }) => <Value text={name} /> },
            { key: 'count', title: 'Count', isNumber: true, cell: ({ count }) => count },
          ]}
          rows={[
            { name: 'alice', count: 3 },
            { name: hostile, count: 2 },
          ]}
          keyOf={({ name }) => name}
        />
      </Panel>
      <Panel title="Charts">
        <TimeChart
          label="A chart"
          times={Array.from({ length: 30 }, (_, at) => Date.parse(noon) + at * 60_000)}
          sliceMs={60_000}
          series={[1, 2, 3].map((series) => ({
            name: `series ${series}`,
            color: `--series-${series}`,
            counts: Array.from({ length: 30 }, (_, at) => ((at * series * 7) % 13) + series),
          }))}
        />
        <HeatMap
          label="A heat map"
          corner="Row"
          hasNumbers
          rows={['a', 'b'].map((key) => ({ key, label: key }))}
          columns={['1', '2', '3', '4', '5', '6'].map((key) => ({ key, label: key }))}
          cellOf={(row, column) =>
            row === 'b' && column === '2'
              ? undefined
              : { count: 4 ** Number(column), href: '/styleguide', title: `${row} ${column}: ${4 ** Number(column)}` }
          }
        />
      </Panel>
      <IconsPart />
    </>
  );
}

function Row({ children }: { readonly children: ReactNode }) {
  return <div className={styles['row']}>{children}</div>;
}
