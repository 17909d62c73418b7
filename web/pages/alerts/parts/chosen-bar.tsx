/** What can be done to the alerts that are chosen in the list. */
import { Button } from '../../../design/button.tsx';
import { WorkBar } from '../../../design/work-bar.tsx';
import { formatCount } from '../../../text/format.ts';
import type { Chosen } from '../use-chosen.ts';
import type { Triage } from '../use-triage.ts';

interface ChosenBarProps {
  readonly chosen: Chosen;
  /** How many are shown. */
  readonly shown: number;
  readonly triage: Triage;
  readonly onClose: () => void;
}

export function ChosenBar({ chosen, shown, triage, onClose }: ChosenBarProps) {
  const { alerts } = chosen;
  const isNothingOpen = alerts.every(({ status }) => status !== 'open');
  const isAllMine = alerts.every(({ assignee }) => assignee === triage.me);
  return (
    <WorkBar
      label="The chosen alerts"
      words={
        <>
          <strong>{formatCount(alerts.length)} chosen</strong>
          {alerts.length < shown && (
            <Button look="quiet" onClick={chosen.toggleAll}>
              Choose all {formatCount(shown)}
            </Button>
          )}
          <Button look="quiet" onClick={chosen.clear}>
            Choose none
          </Button>
        </>
      }
    >
      <Button icon="close" disabled={triage.isBusy} onClick={onClose}>
        Close…
      </Button>
      <Button icon="identity" disabled={triage.isBusy} onClick={() => triage.take(alerts)}>
        {isAllMine ? 'Mine no more' : 'Make them mine'}
      </Button>
      <Button look="strong" icon="check" disabled={triage.isBusy} onClick={() => triage.acknowledge(alerts)}>
        {isNothingOpen ? 'Back to open' : 'Acknowledge'}
      </Button>
    </WorkBar>
  );
}
