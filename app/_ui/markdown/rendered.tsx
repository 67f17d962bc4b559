'use client';

import type { ComponentProps, ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import rehypeSanitize from 'rehype-sanitize';
import { leadsTo } from './safe-url';
import { tagsAsText } from './tags-as-text';

const SCHEMA: Parameters<typeof rehypeSanitize>[0] = {
  tagNames: 'p br em strong ul ol li a img code pre blockquote hr h1 h2 h3 h4 h5 h6'.split(' '),
  attributes: { a: ['href'], img: ['alt'], ol: ['start'] },
  protocols: { href: ['http', 'https', 'mailto'] },
};

function Outside({ href, children }: { href?: string | undefined; children?: ReactNode }) {
  const place = leadsTo(href);
  if (!place) return children;
  return (
    <a href={place.href} target="_blank" rel="noopener noreferrer" className="underline underline-offset-2">
      {children}
      {/* The writer chose the link's text, so its destination is shown beside it. */}
      {textOf(children).includes(place.name) ? null : <span className="text-ink-3"> ({place.name})</span>}
    </a>
  );
}

function textOf(children: ReactNode): string {
  return typeof children === 'string'
    ? children
    : Array.isArray(children)
      ? children.map(textOf).join('')
      : '';
}

/** A heading inside a note is not a heading of the page. */
const Heading = ({ children }: ComponentProps<'h1'>) => (
  <p dir="auto" className="font-semibold">
    {children}
  </p>
);

const COMPONENTS: Components = {
  a: ({ href, children }) => <Outside href={href}>{children}</Outside>,
  img: ({ alt }) => <span className="text-ink-3">[image{alt ? `: ${alt}` : ''}]</span>,
  p: ({ children }) => (
    <p dir="auto" className="whitespace-pre-line">
      {children}
    </p>
  ),
  ul: ({ children }) => (
    <ul dir="auto" className="list-disc pl-5">
      {children}
    </ul>
  ),
  ol: ({ children, start }) => (
    <ol dir="auto" start={start} className="list-decimal pl-5">
      {children}
    </ol>
  ),
  blockquote: ({ children }) => (
    <blockquote dir="auto" className="border-l-2 border-line pl-3 text-ink-2">
      {children}
    </blockquote>
  ),
  pre: ({ children }) => (
    <pre dir="auto" className="whitespace-pre-wrap">
      {children}
    </pre>
  ),
  code: ({ children }) => <code className="rounded bg-sunken px-1 font-mono text-sm">{children}</code>,
  hr: () => <hr className="border-line" />,
  h1: Heading,
  h2: Heading,
  h3: Heading,
  h4: Heading,
  h5: Heading,
  h6: Heading,
};

/** HTML tags are shown as text, images as their alternative text; links lead only to the web or to mail, visibly. */
export default function Rendered({ text }: { text: string }) {
  return (
    <ReactMarkdown rehypePlugins={[tagsAsText, [rehypeSanitize, SCHEMA]]} components={COMPONENTS}>
      {text}
    </ReactMarkdown>
  );
}
