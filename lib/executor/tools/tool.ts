import 'server-only';
import type { z } from 'zod';
import type { Tx } from '../../db/transaction';

export type ToolResult = z.core.util.JSONType;

/** Where an immediate tool runs: inside the transaction that logs it, so that effect and line are written together. */
export type ToolContext = { tx: Tx; org_id: string; plan_id: string; call_id: string | null };
