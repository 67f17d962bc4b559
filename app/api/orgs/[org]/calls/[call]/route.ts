import { z } from 'zod';
import { getCallDetail } from '@/lib/calls/queries/calls';
import { AppError } from '@/lib/errors';
import { withOrg } from '@/lib/http/with-org';

const Params = z.object({ call: z.uuid() });

export const GET = withOrg({ role: 'viewer', params: Params }, async ({ read, org, params }) => {
  const found = await read((tx) => getCallDetail(tx, org.id, params.call));
  if (!found) throw new AppError('not_found', 'There is no such call here.');
  return found;
});
