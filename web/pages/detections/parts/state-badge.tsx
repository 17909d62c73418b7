/** Whether a rule can see what it is about. */
import { Badge } from '../../../design/badge.tsx';
import { Icon } from '../../../design/icon.tsx';
import { type RuleState, stateWords } from '../rule-state.ts';

export function StateBadge({ state, title }: { readonly state: RuleState; readonly title?: string | undefined }) {
  const { word, tone, icon } = stateWords[state];
  return (
    <Badge tone={tone} {...(title !== undefined && { title })}>
      <Icon name={icon} />
      {word}
    </Badge>
  );
}
