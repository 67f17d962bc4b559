'use client';

import { Command as Cmdk } from 'cmdk';
import { ListChecks, type LucideIcon, Search, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Dialog as Radix } from 'radix-ui';
import { useRef, useState } from 'react';
import { KeyCaps } from '../_keyboard/key-caps';
import { useOrg } from '../_org/org-context';
import { PlanStateBadge } from '../plans/plan-state-badge';
import { matching, useCommands } from './use-commands';
import { useSearch } from './use-search';

const MAX_RESULTS_PER_GROUP = 6;

/**
 * Open while it is rendered. The chosen command runs after the palette has closed and the focus is back where it was.
 */
export function Palette({ onClose }: { onClose: () => void }) {
  const { slug } = useOrg();
  const router = useRouter();
  const [typed, setTyped] = useState('');
  const [commands] = useState(useCommands());
  const found = useSearch(slug, typed);
  const chosen = useRef<() => void>(undefined);
  const [opener] = useState(() => document.activeElement);

  function choose(run: () => void) {
    chosen.current = run;
    onClose();
  }
  function restoreFocus(event: Event) {
    event.preventDefault();
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    chosen.current?.();
    chosen.current = undefined;
  }
  const go = (path: string) => () => choose(() => router.push(`/${slug}/${path}`));

  return (
    <Radix.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[rgb(10_12_10/0.5)]" />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={restoreFocus}
          className="fixed inset-x-2 top-2 z-50 mx-auto max-w-xl overflow-hidden rounded-xl border border-line bg-surface shadow-(--shadow) outline-none sm:top-[12dvh]"
        >
          <Radix.Title className="sr-only">Search and commands</Radix.Title>
          <Cmdk label="Search and commands" shouldFilter={false} vimBindings={false} loop>
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              <Search aria-hidden size={16} className="shrink-0 text-ink-3" />
              <Cmdk.Input
                value={typed}
                onValueChange={setTyped}
                maxLength={200}
                placeholder="Plans, contacts, commands"
                className="h-12 min-w-0 flex-1 bg-transparent text-lg outline-none"
              />
              <Radix.Close className="rounded px-1.5 py-1 text-xs text-ink-2 hover:bg-hover max-md:min-h-11 max-md:min-w-11">
                Esc
                <span className="sr-only">: close</span>
              </Radix.Close>
            </div>
            <Cmdk.List
              label="Results"
              className="max-h-[min(56dvh,26rem)] scroll-py-2 overflow-y-auto overscroll-contain p-2"
            >
              <Cmdk.Empty className="px-3 py-6 text-center text-ink-2">
                {found.pending ? 'Searching…' : `No results for “${typed.trim()}”.`}
              </Cmdk.Empty>
              {matching(commands, typed).map((group) => (
                <Group key={group.name} name={group.name}>
                  {group.commands.map(({ id, label, icon, keys, run }) => (
                    <Row key={id} id={id} icon={icon} onChoose={() => choose(run)}>
                      <span className="min-w-0 flex-1 truncate">{label}</span>
                      {keys ? (
                        <span className="max-md:hidden">
                          <KeyCaps keys={keys} />
                        </span>
                      ) : null}
                    </Row>
                  ))}
                </Group>
              ))}
              {found.plans.length > 0 ? (
                <Group name="Plans">
                  {found.plans.slice(0, MAX_RESULTS_PER_GROUP).map(({ id, title, state, contacts }) => (
                    <Row key={id} id={`plan ${id}`} icon={ListChecks} onChoose={go(`plans/${id}`)}>
                      <span className="min-w-0 flex-1 truncate">
                        {title}{' '}
                        <span className="text-ink-3">{contacts.map(({ name }) => name).join(', ')}</span>
                      </span>
                      <PlanStateBadge state={state} />
                    </Row>
                  ))}
                </Group>
              ) : null}
              {found.contacts.length > 0 ? (
                <Group name="Contacts">
                  {found.contacts.slice(0, MAX_RESULTS_PER_GROUP).map(({ id, name, email, phone }) => (
                    <Row key={id} id={`contact ${id}`} icon={UserRound} onChoose={go(`contacts/${id}`)}>
                      <span className="min-w-0 flex-1 truncate">
                        {name} <span className="text-ink-3">{email ?? phone}</span>
                      </span>
                    </Row>
                  ))}
                </Group>
              ) : null}
            </Cmdk.List>
            <p role="status" className="border-t border-line px-4 py-2 text-xs text-ink-3">
              {wordsFor(found)}
            </p>
          </Cmdk>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function wordsFor({ q, pending, failed, plans, contacts }: ReturnType<typeof useSearch>): string {
  if (pending) return 'Searching plans and contacts…';
  if (failed) return 'Plans and contacts could not be searched. Commands still work; type again to retry.';
  if (q === '') return 'Type to search; ↑ ↓ to move, ↵ to choose.';
  return `${countOf(plans.length, 'plan')} and ${countOf(contacts.length, 'contact')} found.`;
}

function countOf(count: number, noun: string): string {
  return `${count === 0 ? 'No' : count} ${noun}${count === 1 ? '' : 's'}`;
}

function Group({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <Cmdk.Group
      heading={name}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3"
    >
      {children}
    </Cmdk.Group>
  );
}

type RowProps = { id: string; icon: LucideIcon; onChoose: () => void; children: React.ReactNode };

function Row({ id, icon: Icon, onChoose, children }: RowProps) {
  return (
    <Cmdk.Item
      value={id}
      onSelect={onChoose}
      className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1 aria-selected:bg-hover max-md:min-h-11"
    >
      <Icon aria-hidden size={15} className="shrink-0 text-ink-3" />
      {children}
    </Cmdk.Item>
  );
}
