import 'server-only';
import { isPossiblePhoneNumber } from 'libphonenumber-js';
import { z } from 'zod';
import { AppError } from '../../errors';
import { TOOL_ARGS, type ToolName } from './tool-args';

type JsonArgs = Record<string, z.core.util.JSONType>;

/**
 * Parses arguments by their tool's schema: trimmed, complete, without unknown fields.
 * @throws AppError invalid, with `issues` that name each field
 */
export function checkArgs(tool: ToolName, args: unknown): JsonArgs {
  const parsed = TOOL_ARGS[tool].safeParse(args);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    const first = issues[0];
    throw new AppError('invalid', first ? `${first.path}: ${first.message}` : 'The arguments do not fit.', {
      issues,
    });
  }
  if (tool === 'send_sms' && 'to' in parsed.data && !isPossiblePhoneNumber(parsed.data.to)) {
    const message = 'not a possible phone number';
    throw new AppError('invalid', `to: ${message}`, { issues: [{ path: 'to', message }] });
  }
  return z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(parsed.data)));
}
