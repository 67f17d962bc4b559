import 'server-only';
import type { z } from 'zod';
import type { Tx } from '../../db/transaction';

export type ToolResult = z.core.util.JSONType;

/**
 * The context of an immediate tool: it runs inside the transaction that logs it, so effect and entry are written
 * together.
 */
export type ToolContext = { tx: Tx; org_id: string; plan_id: string; call_id: string | null };
