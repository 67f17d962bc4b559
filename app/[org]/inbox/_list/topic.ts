import { toolLabel } from '../../plans/_entry/tool-labels';
import { lineOf, type QueueRow } from '../_queue/queue-row';

/** What Greenlight writes before the topic. In a row, where the name is said already, it would push the topic out. */
const PREFIX =
  /^(?:(?:Following up on our call|Follow up(?: with [^:]+)?)(?:: *|$)|Hello[^,]*, this is [^.]+\. *)/;

/** The topic of a row, without what every row says. A message that names none has that of its plan. */
export function topicOf(row: QueueRow): string {
  if (row.kind !== 'plan') return withoutPrefix(lineOf(row)) || withoutPrefix(row.item.plan_title);
  const steps = row.plan.preview.map(({ tool }) => toolLabel(tool).name.toLowerCase());
  return `${withoutPrefix(row.plan.title)}${steps.length > 0 ? `: ${steps.join(', ')}` : ''}`;
}

function withoutPrefix(text: string): string {
  const topic = text.replace(PREFIX, '');
  return topic.charAt(0).toUpperCase() + topic.slice(1);
}
