// The naive page for comparison: every event is a setState, and each renders all rows.
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

type Row = { id: string; title: string; status: string };
type Given = { rows: Row[]; stream: string; kind: 'plans' | 'log' };

const given: Given = JSON.parse(document.getElementById('given')?.textContent ?? '{}');

function Naive() {
  const [rows, setRows] = useState(given.rows);
  useEffect(() => {
    const source = new EventSource(given.stream);
    source.addEventListener('plan.state.changed', ({ data }) => {
      const { plan_id, state } = JSON.parse(data);
      setRows((known) => known.map((row) => (row.id === plan_id ? { ...row, status: state.status } : row)));
    });
    source.addEventListener('plan.log.new', ({ data }) => {
      const { id, entry } = JSON.parse(data);
      setRows((known) => [{ id, title: entry.text ?? entry.event, status: '' }, ...known]);
    });
    source.addEventListener('hello', () => document.body.setAttribute('data-live', 'yes'));
    return () => source.close();
  }, []);
  return (
    <ul>
      {rows.map(({ id, title, status }) => (
        <li key={id} data-status={status}>
          <a href={`#${id}`}>{title}</a> <span>{status}</span>
        </li>
      ))}
    </ul>
  );
}

createRoot(document.body.appendChild(document.createElement('div'))).render(<Naive />);
